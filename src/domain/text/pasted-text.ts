import { INVISIBLE } from './invisible.ts';

/** What says nothing at the ends of a value, joiners too; `trim` knows the spaces and line ends. */
const UNSEEN = String.raw`${INVISIBLE}\u200C\u200D`;
const AT_START = new RegExp(`^[\\s${UNSEEN}]+`);
const AT_END = new RegExp(`[\\s${UNSEEN}]+$`);
const ANYWHERE = new RegExp(`[${UNSEEN}]`);

/** Quotation marks that belong together: of shells and env files, and of typography. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '„': '“”',
  '‘': '’',
  '’': '’',
  '‚': '‘’',
  '«': '»',
  '»': '«',
  '‹': '›',
};

const QUOTE = /["'“”„‘’‚«»‹›]/;

/**
 * Takes off what comes along when a value is copied or stands in an env file: spaces (also those that do
 * not break), line ends, characters that are not seen, and quotation marks around the whole of it.
 */
export function trimPasted(text: string): string {
  let bare = trimInvisible(text);
  for (;;) {
    const closing = QUOTES[bare.charAt(0)];
    if (bare.length < 2 || closing?.includes(bare.slice(-1)) !== true) return bare;
    bare = trimInvisible(bare.slice(1, -1));
  }
}

function trimInvisible(text: string): string {
  return text.replace(AT_START, '').replace(AT_END, '');
}

/**
 * What is wrong with a value that holds one word, once `trimPasted` has been at it: for the end of a
 * sentence, never with the value itself.
 *
 * @returns undefined when nothing of the kind is
 * @example
 * `DYTE_API_KEY ${pastedProblem(key)}.`
 */
export function pastedProblem(text: string): string | undefined {
  if (/[\r\n\u2028\u2029]/.test(text)) return 'has a line break inside';
  if (ANYWHERE.test(text)) return 'has an invisible character inside, such as a zero-width space';
  if (/[^\S ]/.test(text)) return 'has a tab or an unusual space inside';
  if (QUOTE.test(text.charAt(0))) return 'begins with a quotation mark that is not closed at its end';
  if (QUOTE.test(text.slice(-1))) return 'ends with a quotation mark that is not opened at its beginning';
  return undefined;
}
