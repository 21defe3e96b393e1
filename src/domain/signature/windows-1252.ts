/** What Windows-1252 has where Latin-1 has control characters; a byte without a character is itself. */
const CHARACTERS =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const FIRST_BYTE = 0x80;
const LAST_LATIN1 = 0xff;

/**
 * The bytes that were taken for Windows-1252 and became this text.
 *
 * @returns undefined for a text with another character, or with none that tells it from Latin-1
 */
export function fromWindows1252(text: string): Buffer | undefined {
  const bytes = Buffer.alloc(text.length);
  let isTold = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const place = unit <= LAST_LATIN1 ? -1 : CHARACTERS.indexOf(text.charAt(index));
    if (unit > LAST_LATIN1 && place === -1) return undefined;
    isTold ||= place !== -1;
    bytes[index] = place === -1 ? unit : FIRST_BYTE + place;
  }
  return isTold ? bytes : undefined;
}
