import type { IncomingMessage } from 'node:http';
import type { HeaderPair } from '../domain/received-delivery.ts';

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

/** Headers as they came, in pairs. */
export function headerPairs({ rawHeaders }: IncomingMessage): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}

/** HTTP/1.1 wants a Host header; one without it was not written by an HTTP client. */
export function lacksHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host === undefined && httpVersion === '1.1';
}
