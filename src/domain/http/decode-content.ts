import { createRequire } from 'node:module';
import { headerValues } from './header-pairs.ts';
import { errorCode } from '../errors.ts';
import type * as Zlib from 'node:zlib';
import { decodeText } from '../text/decode-text.ts';
import type { HeaderPair } from '../delivery/received-delivery.ts';

/** What became of a body whose `Content-Encoding` was undone. */
export type DecodedContent =
  | { readonly kind: 'decoded'; readonly bytes: Buffer }
  /** It cannot be undone; `coding` is how it was named, which is text from outside. */
  | { readonly kind: 'unknown' | 'broken' | 'too_large'; readonly coding: string };

/** How a body was sent. */
export interface ContentHeaders {
  /** `Content-Encoding`, several lines of it joined by commas. */
  readonly encoding: string | undefined;
  /** `Content-Type`. */
  readonly type: string | undefined;
}

/** Nobody applies more codings than that; each layer of a hostile body costs its whole size again. */
const MAX_CODINGS = 4;

/** Characters of the name of a coding that are worth showing. */
const MAX_SHOWN_CHARACTERS = 40;

/**
 * Loaded when the first body needs it, as a tenth of the program's start goes into it; not by `import()`,
 * as who shows an answer cannot wait.
 */
function zlib(): typeof Zlib {
  const load: (module: 'node:zlib') => typeof Zlib = createRequire(import.meta.url);
  return load('node:zlib');
}

type Decoder = (
  bytes: Buffer,
  limits: { readonly maxOutputLength: number; readonly isPart: boolean },
) => Buffer;

const DECODERS: Readonly<Record<string, Decoder | undefined>> = {
  identity: (bytes) => bytes,
  gzip: undoGzip,
  'x-gzip': undoGzip,
  deflate: undoDeflate,
  br: (bytes, { maxOutputLength, isPart }) => {
    const { brotliDecompressSync, constants } = zlib();
    return brotliDecompressSync(bytes, {
      maxOutputLength,
      ...(isPart ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {}),
    });
  },
};

function undoGzip(bytes: Buffer, limits: Parameters<Decoder>[1]): Buffer {
  return zlib().gunzipSync(bytes, options(limits));
}

/** Its name means zlib's format (RFC 9110, 8.4.1.2), and many servers send the bare one. */
function undoDeflate(bytes: Buffer, limits: Parameters<Decoder>[1]): Buffer {
  const { inflateSync, inflateRawSync } = zlib();
  const [first = 0, second = 0] = bytes;
  const hasZlibHead = (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
  return (hasZlibHead ? inflateSync : inflateRawSync)(bytes, options(limits));
}

function options({ maxOutputLength, isPart }: Parameters<Decoder>[1]): {
  maxOutputLength: number;
  finishFlush?: number;
} {
  // What is there of a body that was cut off is given out, rather than an error.
  return { maxOutputLength, ...(isPart ? { finishFlush: zlib().constants.Z_SYNC_FLUSH } : {}) };
}

/** Node has it from 22.15 on. */
function undoZstd(): Decoder | undefined {
  const module = zlib();
  const undo: unknown = Reflect.get(module, 'zstdDecompressSync');
  if (typeof undo !== 'function') return undefined;
  return (bytes, { maxOutputLength }) => {
    const result: unknown = Reflect.apply(undo, module, [bytes, { maxOutputLength }]);
    if (Buffer.isBuffer(result)) return result;
    throw new TypeError('zstd gave no bytes');
  };
}

/**
 * Undoes the codings of a body: gzip, deflate, br, zstd where Node has it, and several one after the other.
 *
 * @param encoding `Content-Encoding` as it came
 * @param maxBytes of the body, and of every step towards it: what grows larger is `too_large`
 * @param isPart whether the body may be cut off: what can be read of it is given
 */
export function decodeContent(
  body: Buffer,
  encoding: string | undefined,
  { maxBytes, isPart = false }: { readonly maxBytes: number; readonly isPart?: boolean },
): DecodedContent {
  const codings = (encoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const coding = (encoding ?? '').trim().slice(0, MAX_SHOWN_CHARACTERS);
  if (codings.length === 0 || body.length === 0) return { kind: 'decoded', bytes: body };
  if (codings.length > MAX_CODINGS) return { kind: 'unknown', coding };
  let bytes = body;
  for (const name of codings.toReversed()) {
    const undo = Object.hasOwn(DECODERS, name) ? DECODERS[name] : name === 'zstd' ? undoZstd() : undefined;
    if (undo === undefined) return { kind: 'unknown', coding: name.slice(0, MAX_SHOWN_CHARACTERS) };
    try {
      bytes = undo(bytes, { maxOutputLength: maxBytes, isPart });
    } catch (error) {
      return { kind: isTooLarge(error) ? 'too_large' : 'broken', coding };
    }
  }
  return { kind: 'decoded', bytes };
}

function isTooLarge(error: unknown): boolean {
  return errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
}

/** What cannot be undone, in words that go on after "it is" or "the answer is". */
export function codingProblem({ kind, coding }: Exclude<DecodedContent, { kind: 'decoded' }>): string {
  switch (kind) {
    case 'unknown':
      return `in the content coding "${coding}", which cannot be read here`;
    case 'broken':
      return `said to be in the content coding "${coding}", and is not, or not whole`;
    case 'too_large':
      return `larger than is read, once the content coding "${coding}" is undone`;
  }
}

/** What stands in the headers of a message about its body. */
export function contentHeaders(headers: readonly HeaderPair[]): ContentHeaders {
  const encodings = headerValues(headers, 'content-encoding');
  return {
    encoding: encodings.length === 0 ? undefined : encodings.join(', '),
    type: headerValues(headers, 'content-type')[0],
  };
}

/**
 * The text of a body whose codings are undone, without a byte order mark: in the charset that its type
 * names, else in UTF-8 or, as it shows, UTF-16. What is none of these has replacement characters in it.
 *
 * @param type `Content-Type` as it came
 */
export function contentText(bytes: Uint8Array, type: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type ?? '')?.[1];
  const decoder = charset === undefined ? undefined : decoderOf(charset);
  if (decoder !== undefined && decoder.encoding !== 'utf-8') return decoder.decode(bytes);
  return decodeText(bytes) ?? new TextDecoder().decode(bytes);
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}
