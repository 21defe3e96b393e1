import type { HeaderPair } from '../delivery/received-delivery.ts';
import { headerValues } from './header-pairs.ts';

/** A request as its bytes were saved. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  /** As its length says, and without the framing of chunks. */
  readonly body: Buffer;
  readonly notes: readonly RawRequestNote[];
}

/** What is to be said of how the body was taken from the bytes. */
export type RawRequestNote =
  /** Its chunks were put together. */
  | { readonly kind: 'chunked' }
  /** It is announced as chunked and holds no chunks: whoever saved it has put them together already. */
  | { readonly kind: 'no_chunks' }
  /** There is less than `Content-Length` announces. */
  | { readonly kind: 'cut_off'; readonly announced: number; readonly there: number }
  /** There is more; the rest is left out. */
  | { readonly kind: 'excess'; readonly bytes: number };

export type ParsedRequest =
  | { readonly kind: 'request'; readonly request: RawRequest }
  /** It does not begin as a request does. */
  | { readonly kind: 'other' }
  /** It begins as one, and this line of it, from 1 on, is no header. */
  | { readonly kind: 'invalid'; readonly line: number };

const REQUEST_LINE = /^([A-Z]{1,20}) (\S+) HTTP\/\d(?:\.\d)?$/;
const HEADER_LINE = /^([\w!#$%&'*+.^`|~-]+):(.*)$/;
const CHUNK_LINE = /^[ \t]*([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;

const LF = 0x0a;
const CR = 0x0d;

/** Bytes of request line and headers; node takes 16 KiB. */
const MAX_HEAD_BYTES = 256 * 1024;

/**
 * Takes apart a request that was saved as it went over the wire: request line, headers, blank line, body, with
 * CRLF or LF between lines. Of the body no byte is changed.
 */
export function parseRawRequest(bytes: Buffer): ParsedRequest {
  const lines = headLines(bytes);
  const [first] = lines;
  const [, method, target] = REQUEST_LINE.exec(first?.text ?? '') ?? [];
  if (method === undefined || target === undefined) return { kind: 'other' };
  const headers: [string, string][] = [];
  for (const [index, { text }] of lines.entries()) {
    if (index === 0 || text === '') continue;
    const [, name, value] = HEADER_LINE.exec(text) ?? [];
    const last = headers.at(-1);
    if (name !== undefined && value !== undefined) headers.push([name, value.trim()]);
    else if (/^[ \t]/.test(text) && last !== undefined) last[1] = `${last[1]} ${text.trim()}`.trim();
    else return { kind: 'invalid', line: index + 1 };
  }
  const rest = bytes.subarray(lines.at(-1)?.end ?? bytes.length);
  return { kind: 'request', request: { method, target, headers, ...bodyOf(rest, headers) } };
}

interface Line {
  /** In Latin-1, as HTTP has it, without its end. */
  readonly text: string;
  /** Where the next one begins. */
  readonly end: number;
}

/** The lines up to the blank one, that included. */
function headLines(bytes: Buffer): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length && start < MAX_HEAD_BYTES;) {
    const line = lineAt(bytes, start);
    lines.push(line);
    start = line.end;
    if (line.text === '') break;
  }
  return lines;
}

function lineAt(bytes: Buffer, start: number): Line {
  const feed = bytes.indexOf(LF, start);
  const end = feed === -1 ? bytes.length : feed + 1;
  const last = feed === -1 ? end : bytes[feed - 1] === CR && feed > start ? feed - 1 : feed;
  return { text: bytes.toString('latin1', start, last), end };
}

function bodyOf(rest: Buffer, headers: readonly HeaderPair[]): Pick<RawRequest, 'body' | 'notes'> {
  if (/\bchunked\b/i.test(headerValues(headers, 'transfer-encoding').join(','))) {
    const body = dechunked(rest);
    return body === undefined
      ? { body: rest, notes: [{ kind: 'no_chunks' }] }
      : { body, notes: [{ kind: 'chunked' }] };
  }
  const announced = Number(/^\d{1,15}$/.exec(headerValues(headers, 'content-length')[0] ?? '')?.[0]);
  if (Number.isNaN(announced) || announced === rest.length) return { body: rest, notes: [] };
  const there = rest.length;
  if (there < announced) return { body: rest, notes: [{ kind: 'cut_off', announced, there }] };
  return {
    body: rest.subarray(0, announced),
    notes: [{ kind: 'excess', bytes: there - announced }],
  };
}

/** @returns undefined where it is not made of chunks, up to the last one */
function dechunked(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const { text, end } = lineAt(bytes, start);
    const size = Number.parseInt(CHUNK_LINE.exec(text)?.[1] ?? '', 16);
    if (Number.isNaN(size) || end + size > bytes.length) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end, end + size));
    const after = lineAt(bytes, end + size);
    if (after.text !== '') return undefined;
    start = after.end;
  }
  return undefined;
}
