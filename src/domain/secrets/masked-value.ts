import { HooksError } from '../errors.ts';
import { fieldKind } from './secret-names.ts';
import { MASK } from './secret-texts.ts';

/** A mask alone, as a whole JSON string, in a URL, behind `name=`, behind a scheme, or in place of a PEM. */
const MASKED =
  /^\s*…\s*$|(?<!\\)"…"|[a-z][\w+.-]*:\/\/[^\s"]*…|[\w\]"]=…|\b(?:bearer|basic)\s{1,3}…|PRIVATE KEY-----…/i;

/** A name and a mask behind it, as in `password: …`. */
const NAMED_MASK = /([\w-][\w.-]{0,63})["']?\s{0,3}[:=]>?\s{0,3}["']?…/g;

/**
 * Whether a text has a mask in a place where masking puts one: it was shown, and copied from there. An
 * ellipsis that ends a sentence or a name is none.
 */
export function holdsMaskedValue(text: string): boolean {
  if (!text.includes(MASK)) return false;
  return (
    MASKED.test(text) || [...text.matchAll(NAMED_MASK)].some(([, name = '']) => fieldKind(name) !== 'plain')
  );
}

/**
 * Whether a URL, a header or a key has an ellipsis: what was masked or cut has one, and none of these is
 * written with it.
 */
export function holdsEllipsis(text: string): boolean {
  return text.includes(MASK);
}

/**
 * The error for a value that was copied from where it was masked.
 *
 * @param what begins a sentence, such as `The URL of a target`
 * @param hint how to give the value itself
 */
export function maskedValueError(what: string, hint: string): HooksError {
  return new HooksError('value_masked', `${what} has "${MASK}" in it, which stands for what was not shown.`, {
    hint,
  });
}
