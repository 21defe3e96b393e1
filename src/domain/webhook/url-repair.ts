import { parseUrl } from '../network/parse-url.ts';

/** What an http or https URL begins with, as people mistype it: `htps:/`, `https//`, `HTTP:\\`, `https ://`. */
const SCHEME = /^(h{0,2}t{1,3}p{1,2}(s?))(?:\s*[:：]\s*[/\\／]*|[/\\／]{2,})/i;

/** The same behind another scheme, where `https:8080` would be a host and its port. */
const SECOND_SCHEME = /^h{0,2}t{1,3}p{1,2}s?(?:\s*[:：]\s*[/\\／]+|[/\\／]{2,})/i;

/** Quotes and brackets that come along when a URL is copied, and characters that nobody sees. */
const AROUND = /^[\s"'`<([{“”„‟‘’‚‛«»‹›]+|[\s"'`>)\]},;“”„‟‘’‚‛«»‹›]+$/gu;
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/gu;

/** A URL that is written as RFC 3986 has it. */
const WELL_WRITTEN = /^https?:\/\/[^/\\]/i;

/**
 * Whether a text is written as a URL must be. Browsers repair "https:/host", spaces, backslashes and
 * letters beyond ASCII; who delivers to the text as it is may not.
 */
export function isWellWritten(text: string): boolean {
  return WELL_WRITTEN.test(text) && !/[^!-~]|\\/.test(text);
}

/** Whether a text begins with a scheme twice, as `http://https://example.com` does. */
export function hasSchemeTwice(text: string): boolean {
  const scheme = SCHEME.exec(text);
  return scheme !== null && SECOND_SCHEME.test(text.slice(scheme[0].length));
}

/**
 * What was likely meant by a text that is no URL as it stands: without what was copied along, with one
 * scheme that is written right. It need not be a URL that can be used; whoever suggests it checks it.
 *
 * @param schemeFor the scheme where the text has none
 * @returns undefined when there is nothing to make a URL of
 */
export function repairUrl(text: string, schemeFor: (url: URL) => 'http' | 'https'): string | undefined {
  let rest = text.replaceAll(INVISIBLE, '').replaceAll(AROUND, '');
  let scheme: 'http' | 'https' | undefined;
  for (let match = SCHEME.exec(rest); match !== null; match = SCHEME.exec(rest)) {
    // Of several the last one stands before the host.
    scheme = match[2] === '' ? 'http' : 'https';
    rest = rest.slice(match[0].length);
  }
  rest = rest.replace(/^[/\\]+/, '').replaceAll('\\', '/');
  if (scheme === undefined && (rest.includes('://') || /\s/.test(rest))) return undefined;
  const repaired = `${scheme ?? 'https'}://${rest}`;
  const url = parseUrl(repaired);
  if (url === undefined || /^\.*$/.test(url.hostname)) return undefined;
  const whole = `${scheme ?? schemeFor(url)}://${rest}`;
  return isWellWritten(whole) ? whole : new URL(whole).href;
}
