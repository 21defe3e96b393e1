import { HooksError } from '../errors.ts';
import { holdsEllipsis, maskedValueError } from '../secrets/masked-value.ts';
import { pastedProblem, trimPasted } from '../text/pasted-text.ts';
import { isBasicValue, type SourcedText } from './authorization.ts';

/** Far above any real one; a token that a login has for a while may be long. */
const MAX_LENGTH = 4096;

/** Printable ASCII without spaces. */
const TOKEN = /^[\x21-\x7e]+$/;
const LABEL = /^(?:authorization\s*:\s*)?bearer\s+/i;

const HINT =
  'Make a token in Cloudflare’s dashboard, under Manage Account, API Tokens, and copy it when it is shown.';

/**
 * Understands an API token, as it is or as the header value `Bearer ...`.
 *
 * @returns the whole value of the `Authorization` header. A secret
 * @throws HooksError `settings_invalid`, which never holds the token
 */
export function bearerOf({ text, from }: SourcedText): string {
  if (holdsEllipsis(text)) throw maskedValueError(from, HINT);
  if (isBasicValue(text))
    throw new HooksError('settings_invalid', `${from} is a "Basic ..." value, not an API token.`, {
      hint: 'Cloudflare takes API tokens. An organization id with an API key belongs to --service dyte.',
    });
  const token = trimPasted(trimPasted(text).replace(LABEL, ''));
  const problem =
    token === '' ? 'is empty' : token.length > MAX_LENGTH ? 'is too long' : pastedProblem(token);
  if (problem === undefined && TOKEN.test(token)) return `Bearer ${token}`;
  const what = problem ?? 'has a space or another special character inside';
  throw new HooksError('settings_invalid', `${from} is not an API token: it ${what}.`, { hint: HINT });
}
