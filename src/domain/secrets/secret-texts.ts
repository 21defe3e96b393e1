import { fieldKind } from './secret-names.ts';

/** What stands where a secret was. */
export const MASK = '…';

/** One of these words is in every text with a credential, so that most texts are looked at once. */
const CREDENTIAL_WORD =
  /eyJ|token|secret|pass|pwd|key|jwt|credential|auth|cookie|bearer|basic|code|pin|otp|srf|session|assertion|oidc|download/i;

/** Masks the value of a field that holds a presigned URL. */
type MaskDownload = (value: string) => string;

/**
 * A text without what opens something wherever it stands: tokens that are JWTs, values behind `Bearer` and
 * `Basic`, private keys in PEM, and values of names such as in `password=x`, `"apiKey": "x"` and
 * `token: x1`. In running text a single word of letters behind a colon stays: `Invalid token: expired`.
 */
export function maskCredentials(text: string, maskDownload: MaskDownload): string {
  if (!CREDENTIAL_WORD.test(text)) return text;
  return maskNamedValues(maskSchemes(maskTokens(maskPrivateKeys(text))), maskDownload);
}

/** What was masked before is left alone, with the text behind it. */
const PRIVATE_KEY = /-----BEGIN ([A-Z ]{0,20}PRIVATE KEY)-----(?!…(?: |$))[^-]*(?:-----END \1-----)?/g;

function maskPrivateKeys(text: string): string {
  return text.includes('PRIVATE KEY-----') ? text.replace(PRIVATE_KEY, `-----BEGIN $1-----${MASK}`) : text;
}

/** Base64url of `{"`, what a JWT begins with (RFC 7519 and RFC 7515, "JWS Compact Serialization"). */
const TOKEN_START = 'eyJ';

/** Some write the padding that a JWT has no place for. */
const TOKEN_PART = /[\w=-]*/y;

/** The shortest header there can be takes 16 characters. */
const MIN_HEADER_LENGTH = 16;

/** A text without JWTs, also ones that were cut or have the five parts of an encrypted one. Linear in its length. */
export function maskTokens(text: string): string {
  let shown = '';
  let done = 0;
  for (let start = text.indexOf(TOKEN_START); start !== -1;) {
    const headerEnd = partEnd(text, start);
    const end = tokenEnd(text, start, headerEnd);
    if (end !== undefined) {
      shown += text.slice(done, start) + MASK;
      done = end;
    }
    start = text.indexOf(TOKEN_START, end ?? headerEnd);
  }
  return done === 0 ? text : shown + text.slice(done);
}

/** @returns undefined where no token begins */
function tokenEnd(text: string, start: number, headerEnd: number): number | undefined {
  if (text[headerEnd] !== '.') return undefined;
  let end = partEnd(text, headerEnd + 1);
  const isSure = text.startsWith(TOKEN_START, headerEnd + 1);
  if (!isSure && (headerEnd - start < MIN_HEADER_LENGTH || text[end] !== '.')) return undefined;
  for (let parts = 2; parts < 5 && text[end] === '.'; parts += 1) end = partEnd(text, end + 1);
  return end;
}

function partEnd(text: string, start: number): number {
  TOKEN_PART.lastIndex = start;
  TOKEN_PART.exec(text);
  return Math.max(TOKEN_PART.lastIndex, start);
}

/** The mask is a part of the value, so that what was masked before is not taken apart again. */
const SCHEME = /\b(bearer|basic)((?:\s|%20|\+){1,3})(?![a-z_]{1,20}=")([\w.~+/%…-][\w.~+/%…=-]*)/gi;

/** `Bearer of news` and `Basic plan` are no credentials. */
function maskSchemes(text: string): string {
  return text.replace(SCHEME, (whole, scheme: string, space: string, value: string) => {
    const isAll = whole.length === text.trim().length;
    const isCredential = scheme.toLowerCase() === 'bearer' ? isAll || !isWord(value) : isPair(value);
    return isCredential ? `${scheme}${space}${MASK}` : whole;
  });
}

/** Name and password, as HTTP's Basic scheme writes them (RFC 7617). */
function isPair(base64: string): boolean {
  return Buffer.from(base64, 'base64').includes(':');
}

/** A word of a language, perhaps at the beginning of a sentence. */
function isWord(value: string): boolean {
  return /^[A-Za-z]?[a-z]{0,19}[.!?]?$/.test(value);
}

/** A name before its value. In JSON inside JSON its quote has a backslash before it. */
const NAME = /(?<![\w.-])([\w-][\w.-]{0,63})(\\{0,3}["'])?\s{0,3}(?:=>?|:=?)\s{0,3}/g;

const NAMED_VALUE = /\\{0,3}"(?:[^"\\]|\\.)*"?|\\{0,3}'[^']*'?|\[[^\]]*\]?|\{[^}]*\}?|[^\s,;&"'<>{}[\]\\]+/y;

/** What says only whether there is one; and what was masked before. */
const NO_SECRET = /^\W*(?:true|false|null|undefined|none)?\W*$/i;

/** Headers whose values have spaces in them: a scheme and what it takes, and `a=b; c=d`. */
const SPACED_HEADER = /(?:authorization|cookie2?)$/i;

const AUTH_SCHEME = /^(?:bearer|basic|token|digest|api-?key|negotiate|ntlm)\s{1,3}/i;

const SPACED_VALUE = new RegExp(
  `${AUTH_SCHEME.source.slice(1)}[^\\s"'<>{}]+|[\\w-]{1,64}=[^\\r\\n"'<>{}]+`,
  'iy',
);

function maskNamedValues(text: string, maskDownload: MaskDownload): string {
  let shown = '';
  let done = 0;
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    const [whole, name = '', quote] = found;
    const kind = fieldKind(name);
    if (kind === 'plain') continue;
    const value = valueAt(text, NAME.lastIndex, name);
    const isProse = quote === undefined && whole.trimEnd().endsWith(':') && isWord(value);
    if (NO_SECRET.test(value) || isProse) continue;
    const mask = kind === 'secret' ? () => MASK : maskDownload;
    shown += text.slice(done, found.index + whole.length) + masked(value, mask);
    done = found.index + whole.length + value.length;
    NAME.lastIndex = done;
  }
  return done === 0 ? text : shown + text.slice(done);
}

function valueAt(text: string, start: number, name: string): string {
  const patterns = SPACED_HEADER.test(name) ? [SPACED_VALUE, NAMED_VALUE] : [NAMED_VALUE];
  for (const pattern of patterns) {
    pattern.lastIndex = start;
    const [value] = pattern.exec(text) ?? [];
    if (value !== undefined) return value;
  }
  return '';
}

/** In its quotes, so that JSON stays JSON. */
function masked(value: string, mask: MaskDownload): string {
  const quote = /^\\{0,3}["']/.exec(value)?.[0];
  const scheme = AUTH_SCHEME.exec(value)?.[0] ?? '';
  if (quote === undefined) return /^[[{]/.test(value) ? `"${MASK}"` : scheme + mask(value);
  const inner = value.slice(quote.length);
  return quote + mask(inner.endsWith(quote) ? inner.slice(0, -quote.length) : inner) + quote;
}
