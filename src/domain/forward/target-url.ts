import { HooksError } from '../errors.ts';
import { EVENT_NAMES } from '../events/names.ts';
import { parseUrl } from '../network/parse-url.ts';
import { impossiblePort, urlWithoutScheme } from '../network/written-url.ts';
import { maskUrl } from '../secrets/mask-secrets.ts';
import { holdsEllipsis, maskedValueError } from '../secrets/masked-value.ts';
import { matchesGlob } from '../text/glob.ts';
import { hasSchemeTwice, repairUrl } from '../webhook/url-repair.ts';

/**
 * Reads where deliveries are sent, as `listen`, `deliveries replay` and `trigger` are told it: a whole URL,
 * or an address without a scheme (`3000`, `:3000/webhook`, `localhost:3000/webhook`, `example.com`), which
 * is `http` for this machine and `https` elsewhere.
 *
 * @throws HooksError `url_unusable`, or `value_masked`; its texts hold no secret of the URL
 * @example
 * readTargetUrl('3000/webhook').href; // 'http://localhost:3000/webhook'
 */
export function readTargetUrl(text: string): URL {
  const address = text.trim();
  if (holdsEllipsis(address))
    throw maskedValueError('The URL of a target', 'Give the complete URL, with the values of its query.');
  refuseEvent(address);
  const url = parseUrl(urlWithoutScheme(address) ?? address);
  const hasScheme = address.includes('://');
  if (!hasScheme && /^[^/?#]*@/.test(address)) throw hasCredentials();
  // "localhost:3000/hook" parses as the scheme before the colon, and "http://3000" as an address.
  if (url === undefined || (!isHttp(url) && !hasScheme) || hasSchemeTwice(address) || isPortAsHost(address))
    throw notWhole(address);
  if (!isHttp(url))
    throw unusable(
      `A target cannot start with ${url.protocol}//.`,
      'Deliveries are HTTP requests: use http://.',
    );
  if (url.username !== '' || url.password !== '') throw hasCredentials();
  if (url.hash !== '')
    throw unusable(
      `The URL of a target has a fragment (#…): ${maskUrl(address)}.`,
      'It is never sent to a server: leave out the # and all after it.',
    );
  return url;
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

function isPortAsHost(address: string): boolean {
  return /^https?:\/\/:?\d{1,5}(?:[/?]|$)/i.test(address);
}

/** `meeting.started` would be a host like any other. */
function refuseEvent(address: string): void {
  if (!address.includes('.') || !EVENT_NAMES.some((name) => matchesGlob(address.toLowerCase(), name))) return;
  throw unusable(
    `${address} is an event, not an address.`,
    `To choose events give --events ${address.includes('*') ? `"${address}"` : address}.`,
  );
}

function hasCredentials(): HooksError {
  return unusable(
    'The URL of a target has a user name or password in it.',
    'It would be stored and shown. Send it as a header: put "Basic …" into a variable and give --header-env Authorization=<variable>.',
  );
}

function notWhole(address: string): HooksError {
  const port = impossiblePort(address);
  if (port !== undefined) return unusable(`There is no port ${port}.`, 'Ports are numbers from 1 to 65535.');
  // A port alone is one of this machine.
  const local = address.replace(/^(?:https?:\/\/)?:?(?=\d{1,5}(?:[/?\\]|$))/i, 'localhost:');
  const meant = repairUrl(local, () => 'http');
  const isUsable = meant !== undefined && meant !== address && !hasSchemeTwice(meant);
  const hint = isUsable
    ? `Did you mean ${maskUrl(meant)}?`
    : 'Give the complete address, such as http://localhost:3000/webhook.';
  return unusable('The URL of a target is not a complete URL.', hint);
}

function unusable(message: string, hint: string): HooksError {
  return new HooksError('url_unusable', message, { hint });
}
