/** What stands where a secret was, as in domain/secrets.ts. */
const MASK = '…';

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
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), text);
}
