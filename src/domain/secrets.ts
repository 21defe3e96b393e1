/** What stands where a secret was. */
const MASK = '…';

/**
 * Levels that are looked through. What lies deeper is masked whole, so that hostile nesting can
 * neither exhaust the stack nor hide a secret.
 */
const MAX_DEPTH = 100;

const URL_IN_TEXT = /[a-z][a-z0-9+.-]{0,15}:\/\/\S+/gi;

/** A file name with one ordinary ending: it cannot be a token of the usual kinds (JWTs have two dots). */
const HARMLESS_FILE_NAME = /^[\w-]{1,80}\.[a-z0-9]{1,5}$/i;

/**
 * A copy of a parsed payload without its secrets, fit for showing and exporting. `value` itself is
 * left as it was. Never throws for what JSON.parse can return, however deep or large.
 *
 * - `streamKey` becomes `…`.
 * - Presigned URLs (`downloadUrl` and every other field whose name ends so, also inside the lists of
 *   track recordings) keep their host and a harmless file name: `https://files.example.test/…/r.mp4?…`.
 * - In any other text, URLs lose user info and query values, as by `maskUrl`: a field that nobody
 *   knows yet may carry a token too.
 */
export function maskSecrets(value: unknown): unknown {
  return maskValue(value, 0);
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return mayHoldUrl(value) ? value.replace(URL_IN_TEXT, maskUrl) : value;
  return maskInside(value, depth, maskValue);
}

/** Few texts do, and seeing that costs a fraction of looking for it. */
function mayHoldUrl(text: string): boolean {
  return text.includes('://');
}

/** Below the name of a download URL, every URL is taken for a presigned one. */
function maskDownload(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return mayHoldUrl(value) ? value.replace(URL_IN_TEXT, maskPresignedUrl) : value;
  return maskInside(value, depth, maskDownload);
}

type Masker = (value: unknown, depth: number) => unknown;

function maskInside(value: unknown, depth: number, mask: Masker): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return MASK;
  if (Array.isArray(value)) return value.map((item: unknown) => mask(item, depth + 1));
  // fromEntries makes own fields of every name: one called __proto__ stays a field.
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, maskField(name, inner, depth + 1, mask)]),
  );
}

function maskField(name: string, value: unknown, depth: number, mask: Masker): unknown {
  const plainName = name.toLowerCase().replaceAll('_', '');
  if (plainName === 'streamkey') return value === null || value === '' ? value : MASK;
  if (!/downloadurls?$/.test(plainName)) return mask(value, depth);
  return typeof value === 'string' ? maskPresignedUrl(value) : maskDownload(value, depth);
}

function maskPresignedUrl(url: string): string {
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
 * there. Works on any text and never throws; masking twice changes nothing more.
 *
 * @example
 * maskUrl('https://user:pw@example.com/hook?token=abc'); // 'https://…@example.com/hook?token=…'
 */
export function maskUrl(url: string): string {
  const [beforeFragment = '', ...fragments] = url.split('#');
  const [base = '', ...queries] = beforeFragment.split('?');
  const query = queries.length === 0 ? '' : `?${maskQuery(queries.join('?'))}`;
  const fragment = fragments.join('#') === '' ? '' : `#${MASK}`;
  return maskUserInfo(base) + query + fragment;
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
