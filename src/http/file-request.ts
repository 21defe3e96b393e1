import { lookup as lookUp } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { PassThrough, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FileFault } from '../domain/files/file-codes.ts';
import { isHttp } from '../domain/files/file-links.ts';
import { isLoopbackAddress, isPublicAddress } from '../domain/network/public-address.ts';
import { parseUrl } from '../domain/network/parse-url.ts';

export class FileRequestError extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault, cause?: unknown) {
    super(fault, { cause });
    this.fault = fault;
  }
}

export interface FileLimits {
  /** Bytes of the file. */
  readonly maxBytes: number;
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Whether addresses of this machine may be asked. */
  readonly allowsLoopback: boolean;
  readonly userAgent: string;
  /** How names are looked up; as the system does without it. */
  readonly lookUp?: LookUp;
}

type LookUp = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: Error | null, addresses: readonly { address: string; family: number }[]) => void,
) => void;

/** A file whose beginning has come. */
export interface OpenedFile {
  readonly contentType: string | undefined;
  /** Bytes, where the server says how many; coded ones are more or fewer in the end. */
  readonly size: number | undefined;
  /** @throws FileRequestError, and the signal's reason */
  readonly chunks: AsyncIterable<Uint8Array>;
}

const MAX_REDIRECTS = 5;

/** Milliseconds in which nothing comes. */
const IDLE_MS = 30_000;

/**
 * Asks for a file whose address somebody else has chosen. An address is judged once its name has been looked
 * up, in the connection itself, so that a name cannot lead to another one a moment later.
 *
 * @throws FileRequestError, and the signal's reason
 */
export async function openFile(url: string, limits: FileLimits, signal: AbortSignal): Promise<OpenedFile> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]);
  let current = parseUrl(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (current === undefined || !isHttp(current)) throw new FileRequestError('redirect_refused');
    const answer = await ask(current, limits, ending, signal);
    const { statusCode: status = 0, headers } = answer;
    if (status === 200) return opened(answer, limits, ending, signal);
    answer.destroy();
    if (![301, 302, 303, 307, 308].includes(status)) throw new FileRequestError(faultOf(status));
    const next = parseUrl(headers.location ?? '', current.href);
    if (current.protocol === 'https:' && next?.protocol === 'http:')
      throw new FileRequestError('redirect_refused');
    current = next;
  }
  throw new FileRequestError('redirect_refused');
}

function faultOf(status: number): FileFault {
  if (status === 404 || status === 410) return 'gone';
  return [400, 401, 403].includes(status) ? 'refused' : 'failed';
}

async function ask(
  url: URL,
  limits: FileLimits,
  ending: AbortSignal,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowed(host, limits)) throw new FileRequestError('address_refused');
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = { 'user-agent': limits.userAgent, accept: '*/*', 'accept-encoding': 'identity' };
  return await new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, headers, lookup: checkedLookup(limits), signal: ending });
    sent.setTimeout(IDLE_MS, () => sent.destroy(new FileRequestError('timeout')));
    sent.on('response', resolve);
    sent.on('error', (error) => reject(explained(error, 'unreachable', signal)));
    sent.end();
  });
}

function isAllowed(address: string, { allowsLoopback }: FileLimits): boolean {
  return isPublicAddress(address) || (allowsLoopback && isLoopbackAddress(address));
}

/** Finds an address only where all that a name has are allowed. */
function checkedLookup(limits: FileLimits): LookupFunction {
  const find: LookUp = limits.lookUp ?? lookUp;
  return (hostname, options, callback) => {
    find(hostname, { all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) {
        callback(error ?? new Error('no address'), '', 0);
        return;
      }
      if (!addresses.every(({ address }) => isAllowed(address, limits)))
        callback(new FileRequestError('address_refused'), '', 0);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}

function opened(
  answer: IncomingMessage,
  limits: FileLimits,
  ending: AbortSignal,
  signal: AbortSignal,
): OpenedFile {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const size = Number.isSafeInteger(length) ? length : undefined;
  if (size !== undefined && size > limits.maxBytes) {
    answer.destroy();
    throw new FileRequestError('too_large');
  }
  return {
    contentType: answer.headers['content-type'],
    size,
    chunks: chunksOf(answer, limits, ending, signal),
  };
}

async function* chunksOf(
  answer: IncomingMessage,
  { maxBytes }: FileLimits,
  ending: AbortSignal,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    const decoded = decoderFor(answer.headers['content-encoding']);
    // What fails on the way ends the reading below with the same error.
    pipeline(answer, decoded, { signal: ending }).catch(() => undefined);
    for await (const chunk of decoded as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new FileRequestError('too_large');
      yield chunk;
    }
    if (!answer.complete) throw new FileRequestError('broken');
  } catch (error) {
    throw explained(error, 'broken', signal);
  } finally {
    answer.destroy();
  }
}

/** Some stores keep files with a coding, and send it whatever was asked for. */
function decoderFor(coding: string | undefined): Readable & NodeJS.WritableStream {
  switch (coding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return new PassThrough();
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new FileRequestError('broken');
  }
}

function explained(error: unknown, otherwise: FileFault, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof FileRequestError) return error;
  const isLate = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
  return new FileRequestError(isLate ? 'timeout' : otherwise, error);
}
