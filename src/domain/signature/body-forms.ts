import { isUtf8 } from 'node:buffer';
import { decodeContent } from '../http/decode-content.ts';
import { readJsonText } from '../json/json-text.ts';
import { parseJson } from '../json/json-value.ts';
import { decodeText } from '../text/decode-text.ts';
import { createJsonWriter, JSON_STYLE_IDS, type JsonStyleId } from './json-styles.ts';
import { fromWindows1252 } from './windows-1252.ts';

interface Parts {
  readonly bytes: Buffer;
  /** Undefined for what is not UTF-8. */
  readonly text: string | undefined;
}

/** @returns undefined where it does not apply */
type Undo = (body: Parts) => Buffer | undefined;

type Named = readonly [id: string, undo: Undo];

const BOM = Buffer.from('\uFEFF');

/** What something on the way may have done to a body; each undoes it. */
const REPAIRS = [
  ['without_newline', ({ bytes }) => withoutNewline(bytes)],
  ['trimmed', ({ bytes }) => trimmed(bytes)],
  [
    'without_bom',
    ({ bytes }) => (bytes.subarray(0, BOM.length).equals(BOM) ? bytes.subarray(BOM.length) : undefined),
  ],
  ['lf', ({ bytes }) => replaced(bytes, /\r\n/g, '\n')],
  ['from_latin1', ({ text }) => fromLatin1(text)],
  ['from_windows1252', ({ text }) => (text === undefined ? undefined : fromWindows1252(text))],
  [
    'from_utf16',
    ({ bytes, text }) => (text === undefined || text.includes('\0') ? encoded(decodeText(bytes)) : undefined),
  ],
  ['from_base64', ({ text }) => fromBase64(text)],
  ['unquoted', ({ text }) => unquoted(text)],
  ['url_decoded', ({ text }) => urlDecoded(text)],
  ['decompressed', ({ bytes }) => decompressed(bytes)],
] as const satisfies readonly Named[];

/** What else a body may have been when it was signed. */
const OTHERS = [
  ['with_newline', ({ bytes }) => Buffer.concat([bytes, Buffer.from('\n')])],
  ['with_crlf', ({ bytes }) => Buffer.concat([bytes, Buffer.from('\r\n')])],
  ['with_bom', ({ bytes }) => Buffer.concat([BOM, bytes])],
  ['crlf', ({ bytes }) => replaced(bytes, /\r?\n/g, '\r\n')],
  ['as_latin1', ({ bytes }) => encoded(bytes.toString('latin1'))],
  ['unescaped', ({ text }) => encoded(text?.replaceAll(ESCAPE, unescapeCharacter))],
  ['unescaped_slashes', ({ text }) => encoded(text?.replaceAll(ESCAPE, unescapeSlash))],
  ['nfc', ({ text }) => encoded(text?.normalize('NFC'))],
  ['nfd', ({ text }) => encoded(text?.normalize('NFD'))],
] as const satisfies readonly Named[];

/** `stringified` is JSON.stringify of what JSON.parse gives, which also writes numbers anew. */
export type BodyFormId =
  | (typeof REPAIRS)[number][0]
  | (typeof OTHERS)[number][0]
  | JsonStyleId
  | 'stringified';

/** A body that may be what was signed. */
export interface BodyForm {
  /** What makes it of the body that came, in this order. */
  readonly ids: readonly BodyFormId[];
  readonly bytes: Buffer;
}

/** Limits of the work, in bytes of a body. */
export interface BodyFormLimits {
  /** Up to which it is taken apart; of what is larger only the ends are looked at. */
  readonly maxBytes: number;
  /** Up to which forms of forms are made too; 0 for none. */
  readonly maxThoroughBytes: number;
}

/** Any character with a backslash before it, so that none is taken for the beginning of an escape. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|.)/gis;

/** Those that cost little, however large the body. */
const OF_ENDS: ReadonlySet<BodyFormId> = new Set<BodyFormId>([
  'without_newline',
  'trimmed',
  'without_bom',
  'with_newline',
  'with_crlf',
]);

/**
 * What a body may have been when it was signed, the likeliest first; never the body itself. Each is made when
 * it is asked for.
 */
export function* bodyForms(
  body: Buffer,
  { maxBytes, maxThoroughBytes }: BodyFormLimits,
): Generator<BodyForm> {
  const isLarge = body.length > maxBytes;
  const parts = partsOf(body, isLarge);
  const repaired: BodyForm[] = [];
  for (const form of undone(parts, REPAIRS, isLarge)) {
    repaired.push(form);
    yield form;
  }
  yield* undone(parts, OTHERS, isLarge);
  if (isLarge) return;
  yield* written(parts);
  if (body.length > maxThoroughBytes) return;
  for (const form of repaired) {
    if (form.bytes.length > maxBytes) continue;
    const inner = partsOf(form.bytes, false);
    for (const further of [undone(inner, REPAIRS, false), undone(inner, OTHERS, false), written(inner)])
      for (const { ids, bytes } of further) yield { ids: [...form.ids, ...ids], bytes };
  }
}

function partsOf(bytes: Buffer, isLarge: boolean): Parts {
  return { bytes, text: !isLarge && isUtf8(bytes) ? bytes.toString('utf8') : undefined };
}

function* undone(
  parts: Parts,
  undos: readonly (readonly [BodyFormId, Undo])[],
  isLarge: boolean,
): Generator<BodyForm> {
  for (const [id, undo] of undos) {
    if (isLarge && !OF_ENDS.has(id)) continue;
    const bytes = undo(parts);
    if (bytes !== undefined && !bytes.equals(parts.bytes)) yield { ids: [id], bytes };
  }
}

/** The JSON of a body, written anew. */
function* written({ bytes, text }: Parts): Generator<BodyForm> {
  const node = text === undefined ? undefined : readJsonText(text);
  if (text === undefined || node === undefined) return;
  const stringified = Buffer.from(JSON.stringify(JSON.parse(text)));
  const writeJson = createJsonWriter(node);
  for (const id of ['compact', 'stringified', ...JSON_STYLE_IDS] as const) {
    const form = id === 'stringified' ? stringified : Buffer.from(writeJson(id));
    if (!form.equals(bytes)) yield { ids: [id], bytes: form };
  }
}

/**
 * The style that a body is written in, which tells who wrote it.
 *
 * @returns undefined for none that is known
 */
export function jsonStyleOf(body: Buffer): JsonStyleId | undefined {
  const text = isUtf8(body) ? body.toString('utf8').trim() : '';
  const node = readJsonText(text);
  if (node === undefined) return undefined;
  const writeJson = createJsonWriter(node);
  // Of compact JSON nobody can be told: everything else stays as it was.
  return JSON_STYLE_IDS.find((id) => id !== 'compact' && writeJson(id) === text);
}

const LF = 0x0a;
const CR = 0x0d;
const WHITE_SPACE: ReadonlySet<number | undefined> = new Set([0x20, 0x09, LF, CR]);

function withoutNewline(bytes: Buffer): Buffer | undefined {
  if (bytes.at(-1) !== LF) return undefined;
  return bytes.subarray(0, bytes.at(-2) === CR ? -2 : -1);
}

/** Not by a pattern, which would take a time that grows with the square of the white space. */
function trimmed(bytes: Buffer): Buffer {
  let [start, end] = [0, bytes.length];
  while (start < end && WHITE_SPACE.has(bytes[start])) start += 1;
  while (end > start && WHITE_SPACE.has(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}

/** In Latin-1 every byte is a character, and none is lost. */
function replaced(bytes: Buffer, pattern: RegExp, by: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(pattern, by), 'latin1');
}

function encoded(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}

function fromLatin1(text: string | undefined): Buffer | undefined {
  if (text === undefined || /[^\0-\xff]/.test(text)) return undefined;
  return Buffer.from(text, 'latin1');
}

function fromBase64(text: string | undefined): Buffer | undefined {
  return text !== undefined && /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function unquoted(text: string | undefined): Buffer | undefined {
  const value = text?.startsWith('"') === true ? parseJson(text) : undefined;
  return typeof value === 'string' ? Buffer.from(value) : undefined;
}

/** Also where it is the value of a form's field. */
function urlDecoded(text: string | undefined): Buffer | undefined {
  if (text?.includes('%') !== true) return undefined;
  try {
    return Buffer.from(decodeURIComponent(text.replace(/^[\w.-]*=/, '').replaceAll('+', ' ')));
  } catch {
    return undefined;
  }
}

/** What gzip and zlib begin with; other codings have no mark. */
function decompressed(bytes: Buffer): Buffer | undefined {
  const coding = bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip' : bytes[0] === 0x78 ? 'deflate' : undefined;
  if (coding === undefined) return undefined;
  const content = decodeContent(bytes, coding, { maxBytes: MAX_DECOMPRESSED_BYTES });
  return content.kind === 'decoded' ? content.bytes : undefined;
}

const MAX_DECOMPRESSED_BYTES = 1024 * 1024;
const LAST_OF_ASCII = 0x7f;

function unescapeCharacter(whole: string, hex: string | undefined): string {
  const unit = hex === undefined ? 0 : Number.parseInt(hex, 16);
  return unit > LAST_OF_ASCII ? String.fromCharCode(unit) : whole;
}

function unescapeSlash(whole: string): string {
  return whole === String.raw`\/` ? '/' : whole;
}
