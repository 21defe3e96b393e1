import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The text of a file as people have it: UTF-8, or UTF-16 as editors and shells of Windows write it, each
 * with a byte order mark or without. The mark is taken off, line ends stay as they are.
 *
 * @returns undefined when the bytes are none of these
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = buffer[0];
  const second = buffer[1];
  if (first === 0xff && second === 0xfe) return decodeUtf16(buffer.subarray(2));
  if (first === 0xfe && second === 0xff) return decodeUtf16(swapped(buffer.subarray(2)));
  return (
    unmarkedUtf16(buffer) ?? (isUtf8(buffer) ? withoutByteOrderMark(buffer.toString('utf8')) : undefined)
  );
}

/** Text in UTF-8 has no zero byte, and text in UTF-16 that begins with an ASCII character has one there. */
function unmarkedUtf16(buffer: Buffer): string | undefined {
  if (buffer[0] !== 0 && buffer[1] === 0) return decodeUtf16(buffer);
  return buffer[0] === 0 && buffer[1] !== 0 ? decodeUtf16(swapped(buffer)) : undefined;
}

/** A text that was decoded elsewhere, without the byte order mark that may stand before it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}

function decodeUtf16(littleEndian: Buffer): string | undefined {
  if (littleEndian.length % 2 !== 0) return undefined;
  const text = littleEndian.toString('utf16le');
  return text.includes('\0') || LONE_SURROGATE.test(text) ? undefined : text;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function swapped(bytes: Buffer): Buffer {
  return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16() : bytes;
}
