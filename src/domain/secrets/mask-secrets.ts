import { rememberResults } from '../text/remember.ts';
import { isSecretHeader, fieldKind } from './secret-names.ts';
import { MASK, maskCredentials, maskTokens } from './secret-texts.ts';

/**
 * Levels that are looked through. What lies deeper is masked whole, so that hostile nesting can
 * neither exhaust the stack nor hide a secret.
 */
const MAX_DEPTH = 100;

/** What a URL has in JSON inside a text, where every slash may have a backslash before it. */
const ESCAPED_SLASH = ':\\';

/** It ends where a text of JSON does. */
const URL_IN_TEXT = /[a-z][a-z0-9+.-]{0,15}:\/\/(?:[^\s"]|"(?![\s,:}\]]|$))+/gi;

/** A file name with one ordinary ending: it cannot be a token of the usual kinds (JWTs have two dots). */
const HARMLESS_FILE_NAME = /^[\w-]{1,80}\.[a-z0-9]{1,5}$/i;

/**
 * A parsed payload without its secrets, fit for showing and exporting: `value` itself where it has none,
 * else a copy. Never throws for what JSON.parse can return, however deep or large.
 *
 * - What stands in a field whose name says that it opens something (`streamKey`, `auth_token`, `Password`;
 *   secret-names.ts) becomes `…`, whatever it is but null, a boolean and an empty text.
 * - Presigned URLs (`downloadUrl` and every other field whose name ends so, also inside the lists of
 *   track recordings) keep their host and a harmless file name: `https://files.example.test/…/r.mp4?…`.
 * - Any other text is masked by `maskText`: a field that nobody knows yet may carry a token too.
 */
export function maskSecrets(value: unknown): unknown {
  return maskValue(value, 0);
}

/** A text without the secrets of URLs (`maskUrl`) and without credentials (`maskCredentials`). */
export function maskText(text: string): string {
  return maskAnyText(text, maskUrl);
}

/** How often a text is looked through; two show of nearly every text that nothing more is to be hidden. */
const MAX_PASSES = 8;

/** What was hidden may be all that kept the next secret from being seen: `password=Basic Bearer x1`. */
function maskAnyText(text: string, mask: (url: string) => string): string {
  let shown = text;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const before = shown;
    shown = maskOnce(before, mask);
    if (shown === before) break;
  }
  return shown;
}

function maskOnce(text: string, mask: (url: string) => string): string {
  const shown = maskPlainText(text, mask);
  if (!text.includes(ESCAPED_SLASH)) return shown;
  // Where it hides something, the same text without its backslashes is shown.
  const plain = shown.replaceAll(/\\{1,7}\//g, '/');
  const plainShown = maskPlainText(plain, mask);
  return plainShown === plain ? shown : plainShown;
}

function maskPlainText(text: string, mask: (url: string) => string): string {
  return maskCredentials(mayHoldUrl(text) ? text.replace(URL_IN_TEXT, mask) : text, maskPresignedUrl);
}

/** The value of a header, fit for showing. */
export function maskHeaderValue(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (isSecretHeader(lower)) return MASK;
  return isUrlHeader(lower) ? maskUrl(value) : maskText(value);
}

/** Headers of proxies and answers that hold a URL or a part of one: `x-original-uri`, `location`. */
const isUrlHeader = rememberResults((name) => /(?:ur[il]|path|location|referr?er)$/.test(name));

function maskValue(value: unknown, depth: number): unknown {
  return typeof value === 'string' ? maskText(value) : maskInside(value, depth, maskValue);
}

/** Few texts do, and seeing that costs a fraction of looking for it. */
function mayHoldUrl(text: string): boolean {
  return text.includes('://');
}

/** Below the name of a download URL, every URL is taken for a presigned one. */
function maskDownload(value: unknown, depth: number): unknown {
  return typeof value === 'string' ? maskDownloadText(value) : maskInside(value, depth, maskDownload);
}

/** A text below the name of a download URL. */
export function maskDownloadText(text: string): string {
  return maskAnyText(text, maskPresignedUrl);
}

type Masker = (value: unknown, depth: number) => unknown;

function maskInside(value: unknown, depth: number, mask: Masker): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return MASK;
  if (Array.isArray(value)) return maskItems(value, depth + 1, mask);
  const fields = Object.entries(value);
  let isChanged = false;
  for (const field of fields) {
    const [name, inner] = field;
    field[1] = maskField(name, inner, depth + 1, mask);
    isChanged ||= field[1] !== inner;
  }
  // fromEntries makes own fields of every name: one called __proto__ stays a field.
  return isChanged ? Object.fromEntries(fields) : value;
}

function maskItems(items: readonly unknown[], depth: number, mask: Masker): readonly unknown[] {
  const shown = items.map((item) => mask(item, depth));
  return shown.some((item, index) => item !== items[index]) ? shown : items;
}

function maskField(name: string, value: unknown, depth: number, mask: Masker): unknown {
  switch (fieldKind(name)) {
    case 'secret':
      return isEmpty(value) ? value : MASK;
    case 'download':
      return typeof value === 'string' ? maskPresignedUrl(value) : maskDownload(value, depth);
    case 'plain':
      return mask(value, depth);
  }
}

/** Whether it says at most that there is a secret. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || typeof value === 'boolean';
}

/** The value of a download URL: its host and a harmless file name stay. */
export function maskPresignedUrl(url: string): string {
  if (url === '') return url;
  const [base = '', query] = url.replace(/#.*$/s, '').split('?', 2);
  const parts = /^([a-z][a-z0-9+.-]{0,15}:\/\/[^/\\]*)(.*)$/is.exec(base);
  if (parts === null) return MASK;
  const [, origin = '', path = ''] = parts;
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const shownPath = HARMLESS_FILE_NAME.test(fileName) ? shorten(path, fileName) : `/${MASK}`;
  return `${maskUserInfo(origin)}${shownPath}${query === undefined ? '' : `?${MASK}`}`;
}

function shorten(path: string, fileName: string): string {
  return path === `/${fileName}` ? path : `/${MASK}/${fileName}`;
}

/**
 * A URL fit for showing: user info, query values and the fragment are masked, since people put tokens
 * there, and so are JWTs in the path and the stream keys of RTMP and SRT. Works on any text and never
 * throws; masking twice changes nothing more.
 *
 * @example
 * maskUrl('https://user:pw@example.com/hook?token=abc'); // 'https://…@example.com/hook?token=…'
 */
export function maskUrl(url: string): string {
  const [beforeFragment = '', ...fragments] = url.split('#');
  const [base = '', ...queries] = beforeFragment.split('?');
  const query = queries.length === 0 ? '' : `?${maskQuery(queries.join('?'))}`;
  const fragment = fragments.join('#') === '' ? '' : `#${MASK}`;
  return maskTokens(maskStreamKey(maskUserInfo(base)) + query + fragment);
}

function maskQuery(query: string): string {
  return query.split('&').map(maskParameter).join('&');
}

/** Only a short name before a value is shown: what stands alone (`?dG9rZW4=`) may be the secret itself. */
function maskParameter(parameter: string): string {
  if (parameter === '') return '';
  const name = /^([^=]{1,40})=+[^=]/.exec(parameter)?.[1];
  return name === undefined ? MASK : `${name}=${MASK}`;
}

function maskUserInfo(base: string): string {
  const scheme = /^[a-z][a-z0-9+.-]{0,15}:\/\//i.exec(base)?.[0] ?? '';
  const rest = base.slice(scheme.length);
  const end = rest.search(/[/\\]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  return at === -1 ? base : `${scheme}${MASK}${rest.slice(at)}`;
}

/** An address to send a stream to: RTMP's has an application, and then the key. */
const STREAM = /^(rtmp[a-z]{0,2}|srt):\/\/([^/]*)\/+([^/]*)(\/+[^/].*)?/is;

/** Such as `live2`. */
const APPLICATION_NAME = /^[a-z]{1,15}\d{0,2}$/i;

/** `rtmps://live.example.test/live/key` becomes `rtmps://live.example.test/live/…`. */
function maskStreamKey(base: string): string {
  const [whole = '', scheme = '', host = '', first = '', rest] = STREAM.exec(base) ?? [];
  if (whole === '' || first === '') return base;
  const origin = base.slice(0, scheme.length + 3 + host.length);
  if (rest !== undefined) return `${origin}/${first}/${MASK}`;
  return scheme.toLowerCase() === 'srt' || !APPLICATION_NAME.test(first) ? `${origin}/${MASK}` : base;
}
