import { INVISIBLE } from '../../domain/text/invisible.ts';

/**
 * Characters that a terminal obeys, or that reorder or hide what a reader sees: control characters, line
 * and paragraph separators, directional overrides, what Unicode calls default ignorable (fillers, soft
 * hyphens, variation selectors, tags, musical controls), other characters without ink (the blank of
 * Braille, annotations, the empty note head, controls of hieroglyphs), noncharacters and lone surrogates.
 *
 * Left as they are: the joiners, which names and emoji need, the selector that gives an emoji its color
 * (also inside a keycap), and those that choose the form of a Han character, as Japanese names do.
 */
const UNSAFE = new RegExp(
  [
    '[',
    String.raw`\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}`,
    INVISIBLE,
    String.raw`\u2028\u2029\uFE00-\uFE0F\uFFF0-\uFFFB`,
    String.raw`\u{13430}-\u{1343F}\u{1BCA0}-\u{1BCA3}\u{1D159}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}`,
    ']',
    // Looked at only once there is one: each character costs no more for it.
    String.raw`(?<!\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F)`,
    String.raw`(?<![0-9#*]\uFE0F(?=\u20E3))`,
    String.raw`(?<!\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}])`,
  ].join(''),
  'gu',
);

/** The same without the line feed. */
const UNSAFE_BUT_LINES = new RegExp(`(?!\\n)${UNSAFE.source}`, 'gu');

/**
 * Most texts are plain, of ASCII, letters of European languages and the mask of secrets, and seeing that
 * costs a fraction of looking for what is unsafe.
 */
const PLAIN = /^[ -~\xA1-\xAC\xAE-\u02FF\u2026]*$/;
const PLAIN_LINES = /^[\n -~\xA1-\xAC\xAE-\u02FF\u2026]*$/;

/** Escapes what is unsafe but line feeds, for formats that have a way of their own. */
export function escapeUnsafe(text: string, escaped: (character: string) => string): string {
  return PLAIN_LINES.test(text) ? text : text.replace(UNSAFE_BUT_LINES, escaped);
}

/**
 * The first character of what the log of a CI takes for a command: GitHub's runner obeys a line that
 * begins with `::error ...::`, and `##[error]` anywhere in a line; others have `##vso[` and
 * `##teamcity[`. No IPv6 address is one. Looking back comes last: as the first of it, it would be done at
 * every character, and take the square of the length for a line of blanks.
 */
const LOG_COMMAND = /#(?=#\w*\[)|:(?=:[a-f-]*[g-z])(?<=^[^\S\n]*:)/gim;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/**
 * Makes text from outside harmless for a terminal and for the log of a CI: what would be obeyed is
 * shown instead. The result is one line.
 *
 * @example
 * sanitize('Ada\u001b[2J'); // 'Ada\\x1b[2J'
 */
export function sanitize(text: string): string {
  return withoutLogCommands(PLAIN.test(text) ? text : text.replace(UNSAFE, visible), visible);
}

/** The same for text of several lines: line feeds are kept, everything else unsafe is shown. */
export function sanitizeLines(text: string): string {
  return withoutLogCommands(escapeUnsafe(text, visible), visible);
}

/** @param shown what stands for the character that makes it a command */
export function withoutLogCommands(text: string, shown: (character: string) => string): string {
  // Most texts have neither, and seeing that costs a fraction of looking closely.
  return text.includes('##') || text.includes('::') ? text.replace(LOG_COMMAND, shown) : text;
}
