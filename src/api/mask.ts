/** A URL that is safe to show: without user name and password, query values and fragment. */
export function maskUrl(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const { protocol, host, pathname, searchParams } = new URL(text);
  const names = [...new Set(searchParams.keys())].map((name) => `${encodeURIComponent(name)}=***`);
  return `${protocol}//${host}${pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}

/** Parts shorter than this are words of their own; hiding them would only garble messages. */
const SHORTEST_SECRET = 6;

/**
 * Makes a function that hides an `Authorization` value wherever a text repeats it: whole, without
 * its scheme, or as the key inside a Basic value.
 */
export function secretHider(authorization: string): (text: string) => string {
  const token = authorization.replace(/^\S+\s+/, '');
  const decoded = Buffer.from(token, 'base64').toString('utf8');
  const key = decoded.slice(decoded.indexOf(':') + 1);
  const secrets = [authorization, token, decoded, key].filter((part) => part.length >= SHORTEST_SECRET);
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
