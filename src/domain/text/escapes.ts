/** A place in a text: from `start` up to, but without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text whose escapes were undone, and where each of its characters came from. */
export interface Unescaped {
  readonly text: string;
  /** The range of the escaped text that a range of this one came from. */
  originOf(range: Range): Range;
}

/**
 * Ways to write one character: percent-encoding, the escapes of JSON and of HTML; and what stands in a
 * text for nothing, line breaks.
 */
const ESCAPE =
  /%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\["/'\\]|&#\d{1,7};?|&#x[0-9a-f]{1,6};?|&(?:amp|lt|gt|quot|apos);|[\r\n]|\\[rn]/i;

const REFERENCE = /&(?:#(\d{1,7});?|#x([0-9a-f]{1,6});?|(amp|lt|gt|quot|apos);)/iy;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Whether there is any escape or line break in a text. */
export function hasEscapes(text: string): boolean {
  return ESCAPE.test(text);
}

/**
 * Undoes the escapes of a text, one level of them. Characters are read one by one into arrays of numbers:
 * a match and an object for each took seconds for a text of some megabytes that is nothing but escapes.
 */
export function undoEscapes(text: string): Unescaped {
  const decoded = new Uint16Array(text.length);
  // Of each decoded character, where the text it came from begins and ends.
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  let length = 0;
  for (let position = 0; position < text.length;) {
    const escape = escapeAt(text, position);
    const end = escape?.end ?? position + 1;
    const codes = escape?.codes ?? [text.charCodeAt(position)];
    for (const code of codes) {
      decoded[length] = code;
      starts[length] = position;
      ends[length] = end;
      length += 1;
    }
    position = end;
  }
  return {
    text: Buffer.from(decoded.buffer, 0, length * 2).toString('utf16le'),
    originOf: ({ start, end }) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? text.length }),
  };
}

interface Escape {
  readonly end: number;
  /** UTF-16 code units that it stands for. */
  readonly codes: readonly number[];
}

function escapeAt(text: string, position: number): Escape | undefined {
  switch (text.charCodeAt(position)) {
    case 0x25: // %
      return hexAt(text, position + 1, 2);
    case 0x5c: // \
      return backslashAt(text, position);
    case 0x26: // &
      return referenceAt(text, position);
    case 0x0a:
    case 0x0d:
      return { end: endOfLineBreak(text, position), codes: [] };
  }
  return undefined;
}

function hexAt(text: string, start: number, digits: number): Escape | undefined {
  const end = start + digits;
  let code = 0;
  for (let position = start; position < end; position += 1) {
    const digit = hexDigit(text.charCodeAt(position));
    if (digit === -1) return undefined;
    code = code * 16 + digit;
  }
  return { end, codes: [code] };
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}

function backslashAt(text: string, position: number): Escape | undefined {
  const next = text.charAt(position + 1);
  if (next === 'u' || next === 'U') return hexAt(text, position + 2, 4);
  if (/^[rn]$/i.test(next)) return { end: position + 2, codes: [] };
  return /^["/'\\]$/.test(next) ? { end: position + 2, codes: [next.charCodeAt(0)] } : undefined;
}

function referenceAt(text: string, position: number): Escape | undefined {
  REFERENCE.lastIndex = position;
  const match = REFERENCE.exec(text);
  if (match === null) return undefined;
  const [{ length }, decimal, hex, name] = match;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  const character = name === undefined ? fromCode(code) : (NAMED[name.toLowerCase()] ?? '');
  const codes = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return { end: position + length, codes };
}

function fromCode(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}

/** With the spaces that a line is folded with. */
function endOfLineBreak(text: string, start: number): number {
  let end = start;
  while (/^[\r\n]$/.test(text.charAt(end))) end += 1;
  while (/^[\t ]$/.test(text.charAt(end))) end += 1;
  return end;
}
