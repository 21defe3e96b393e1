import { hasEscapes, undoEscapes, type Range, type Unescaped } from '../text/escapes.ts';
import { MASK } from './secret-texts.ts';
import { parseUrl } from '../network/parse-url.ts';

/** Shorter ones are words: hiding them would garble every text and protect nothing. */
const MIN_SECRET_LENGTH = 4;

/** Shorter ones are hidden only where they stand alone, neither inside nor joined to another word. */
const MIN_LENGTH_INSIDE_WORDS = 6;

/** The beginning of a secret that was cut off is hidden from this many characters on, and half of it. */
const MIN_CUT_LENGTH = 8;

/** How often something is encoded that was encoded already, as JSON inside JSON. */
const MAX_LEVELS = 3;

/** Hides secrets in one text. */
export type HideSecrets = (text: string) => string;

/** One way to write a secret. */
interface EncodedForm {
  readonly text: string;
  /** What must stand in a text for the form to be there at all. */
  readonly head: string;
}

/**
 * Makes a function that hides secrets wherever a text repeats them: as they are, percent-encoded,
 * escaped for JSON or HTML, in base64 and base64url (also inside something longer that was encoded), with
 * line breaks in between, and cut off at the end of the text or at an ellipsis.
 *
 * Text must be hidden before it is shortened or broken into lines.
 *
 * @param secrets those of fewer than four characters are not hidden, those of four and five only as
 *   words of their own
 */
export function createSecretHider(secrets: Iterable<string>): HideSecrets {
  const forms = formsOf(secrets);
  if (forms.length === 0) return (text) => text;
  const heads = new RegExp(forms.map(({ head }) => escaped(head)).join('|'));
  return (text) => {
    const ranges = heads.test(text) ? [...rangesIn(text, forms)] : [];
    const levels: Unescaped[] = [];
    for (let current = text; levels.length < MAX_LEVELS && hasEscapes(current);) {
      const decoded = undoEscapes(current);
      levels.unshift(decoded);
      current = decoded.text;
      if (!heads.test(current)) continue;
      for (const range of rangesIn(current, forms))
        ranges.push(levels.reduce((origin, level) => level.originOf(origin), range));
    }
    return masked(text, ranges);
  };
}

/**
 * The secrets in an `Authorization` value: all of it, and as one that repeats it may have taken it apart. The
 * organization id in it is none: the beginning of `id:key` is not hidden.
 */
export function secretsOfAuthorization(authorization: string): readonly string[] {
  const value = authorization.trim();
  const token = value.replace(/^\S+\s+/, '');
  const pair = Buffer.from(token, 'base64').toString('utf8');
  const key = /^[\x20-\x7e]*$/.test(pair) && pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '';
  return key === '' ? [value, token] : [value, token, Buffer.from(pair).toString('base64url'), key];
}

/** The secrets in a URL: the password, the whole user info, and the values of its query. */
export function secretsOfUrl(text: string): readonly string[] {
  const url = parseUrl(text);
  if (url === undefined) return [];
  const { username, password, searchParams, search } = url;
  // A token may stand alone, in the place of a user name.
  const secret = password === '' ? username : password;
  const pair = password === '' ? [] : [`${unescaped(username)}:${unescaped(password)}`];
  const raw = search
    .slice(1)
    .split('&')
    .map((parameter) => parameter.replace(/^[^=]*=/, ''));
  return [secret, unescaped(secret), ...pair, ...raw, ...searchParams.values()].filter((part) => part !== '');
}

/**
 * A copy of a parsed value whose texts and names are hidden; the value itself where there is nothing to
 * hide.
 *
 * @param value nested no deeper than MAX_NESTING_LEVELS
 */
export function hideInValue(value: unknown, hide: HideSecrets): unknown {
  if (typeof value === 'string') return hide(value);
  if (typeof value !== 'object' || value === null) return value;
  // What JSON.parse returned has no methods; a class of ours says what it is as JSON.
  if ('toJSON' in value && typeof value.toJSON === 'function') return hideInValue(value.toJSON(), hide);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const hidden = items.map((item) => hideInValue(item, hide));
    return hidden.every((item, index) => item === items[index]) ? value : hidden;
  }
  const fields: readonly (readonly [string, unknown])[] = Object.entries(value);
  const hidden = fields.map(([name, inner]) => [hideInName(name, hide), hideInValue(inner, hide)] as const);
  const isSame = hidden.every(([name, inner], index) => {
    const field = fields[index];
    return name === field?.[0] && inner === field[1];
  });
  return isSame ? value : Object.fromEntries(hidden);
}

/** An ordinary field's name stays, whatever the secret: scripts find the field by it. */
function hideInName(name: string, hide: HideSecrets): string {
  return /^[a-z]{1,16}(?:_[a-z]{1,16}){0,3}$/i.test(name) ? name : hide(name);
}

function formsOf(secrets: Iterable<string>): readonly EncodedForm[] {
  const texts = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    // Texts are looked through as they are and decoded, where a secret may look different too.
    for (const text of [secret, undoEscapes(secret).text, ...encodedForms(secret)]) texts.add(text);
  }
  return [...texts].map((text) => ({ text, head: text.slice(0, cutLength(text)) }));
}

/** How much of it must be there when the rest was cut off. */
function cutLength(text: string): number {
  return Math.min(text.length, Math.max(MIN_CUT_LENGTH, Math.ceil(text.length / 2)));
}

/**
 * What base64 makes of a secret, wherever it stands in what is encoded: three characters come of two
 * bytes, so there are three ways, whose first and last characters depend on what stands beside it.
 */
function encodedForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const alone = bytes.toString('base64').replace(/=+$/, '');
  const inside = [0, 1, 2].map((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return base64.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
  });
  // A secret may be base64 itself, and be repeated without its padding.
  const unpadded = secret.replace(/=+$/, '');
  const forms = [unpadded, ...[alone, ...inside].filter((form) => form.length >= MIN_CUT_LENGTH)];
  return [bytes.toString('latin1'), ...forms.flatMap((form) => [form, urlSafe(form)])];
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

function rangesIn(text: string, forms: readonly EncodedForm[]): readonly Range[] {
  return forms.flatMap((form) =>
    text.includes(form.head) ? [...wholeRanges(text, form.text), ...cutRanges(text, form)] : [],
  );
}

function wholeRanges(text: string, secret: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + 1)) {
    const end = start + secret.length;
    if (secret.length >= MIN_LENGTH_INSIDE_WORDS || isAlone(text, start, end)) ranges.push({ start, end });
  }
  return ranges;
}

function isAlone(text: string, start: number, end: number): boolean {
  return (
    !/[\w.-]$/.test(text.slice(Math.max(0, start - 1), start)) && !/^[\w.-]/.test(text.slice(end, end + 1))
  );
}

/** Where a text, or a part of it before an ellipsis, ends with the beginning of a secret. */
function cutRanges(text: string, { text: secret, head }: EncodedForm): readonly Range[] {
  if (head.length === secret.length) return [];
  const ends = [text.length, ...[...text.matchAll(/…|\.{3}/g)].map(({ index }) => index)];
  return ends.flatMap((end) => {
    for (let length = secret.length - 1; length >= head.length; length -= 1) {
      const beginning = secret.slice(0, length);
      // A word that a secret happens to begin with is not a part of it.
      if (text.endsWith(beginning, end) && !/^[a-z]+$/i.test(beginning))
        return [{ start: end - length, end }];
    }
    return [];
  });
}

function masked(text: string, ranges: readonly Range[]): string {
  let shown = '';
  let position = 0;
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    // Ranges that touch are one secret.
    if (start > position || shown === '') shown += `${text.slice(position, start)}${MASK}`;
    position = Math.max(position, end);
  }
  return ranges.length === 0 ? text : shown + text.slice(position);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
