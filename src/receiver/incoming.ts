import type { IncomingMessage } from 'node:http';

/** The request line's method and target as they came. */
export function headOf(request: IncomingMessage): { readonly method: string; readonly target: string } {
  return { method: request.method ?? '', target: request.url ?? '' };
}

/** Bytes of the body as announced; undefined when they were not. */
export function announcedLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Whether a body is still to come. */
export function hasMoreToCome(request: IncomingMessage): boolean {
  if (request.complete) return false;
  return request.headers['transfer-encoding'] !== undefined || (announcedLength(request) ?? 0) > 0;
}

/**
 * Whether the Host header is missing where HTTP/1.1 wants it, or there is more than one (RFC 9112, 3.2):
 * neither was written by an HTTP client.
 */
export function hasBadHost({ headers, httpVersion, rawHeaders }: IncomingMessage): boolean {
  if (headers.host === undefined) return httpVersion === '1.1';
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count > 1;
}
