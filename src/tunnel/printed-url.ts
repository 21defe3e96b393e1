import { isLoopbackHost } from '../domain/webhook/webhook-url.ts';
import { parseUrl } from '../domain/network/parse-url.ts';

/** Finds the public address in a line that a program has printed. */
export type UrlFinder = (line: string) => string | undefined;

/** Colors and other sequences that a program writes for a terminal; the links among them hold a URL of their own. */
// oxlint-disable-next-line no-control-regex
const ESCAPE_SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;

/** A line as a person reads it. */
export function withoutEscapes(line: string): string {
  return line.replace(ESCAPE_SEQUENCE, '');
}

// oxlint-disable-next-line no-control-regex
const URL_IN_TEXT = /https?:\/\/[^\s"'`<>|\\^{}\x00-\x1f\x7f-\x9f]+/gi;

/** What stands behind a URL in a sentence. */
const TRAILING = /[).,;:!?\]]+$/;

/** Longer ones are no addresses of tunnels. */
const MAX_URL_LENGTH = 500;

/** The URLs of http and https in a line, in their order, as they would be called. */
function urlsIn(line: string): URL[] {
  return (withoutEscapes(line).match(URL_IN_TEXT) ?? [])
    .map((text) => text.replace(TRAILING, ''))
    .filter((text) => text.length <= MAX_URL_LENGTH)
    .flatMap((text) => parseUrl(text) ?? [])
    .filter(({ username, password }) => username === '' && password === '');
}

/** Names of the service itself, which its programs print too: its terms, its API. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'trycloudflare.com',
  'api.trycloudflare.com',
  'www.trycloudflare.com',
]);

/**
 * The address of a quick tunnel. `cloudflared` prints it in a box, among the addresses of terms, of
 * documentation and of this machine (cmd/cloudflared/tunnel/quick_tunnel.go).
 */
export const quickTunnelUrl: UrlFinder = (line) =>
  urlsIn(line).find(
    ({ protocol, hostname }) =>
      protocol === 'https:' && hostname.endsWith('.trycloudflare.com') && !OWN_NAMES.has(hostname),
  )?.origin;

/** The address in the log of ngrok: the JSON of its message "started tunnel". */
export const ngrokUrl: UrlFinder = (line) => {
  const entry = readEntry(line);
  if (entry?.['msg'] !== 'started tunnel' || typeof entry['url'] !== 'string') return undefined;
  return urlsIn(entry['url'])[0]?.href;
};

/** What a line of the log of ngrok says; any other line as it is. */
export function ngrokText(line: string): string {
  const entry = readEntry(line);
  const texts = [entry?.['msg'], entry?.['err']].filter(
    (text) => typeof text === 'string' && text !== '' && text !== '<nil>',
  );
  return texts.length === 0 ? line : texts.join(': ');
}

function readEntry(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? { ...entry } : undefined;
  } catch {
    return undefined;
  }
}

/** Where those who offer tunnels explain themselves. */
const DOCUMENTATION = /(?:^|\.)(?:cloudflare\.com|ngrok\.com)$/;

/**
 * The first address of http or https. That of this receiver is left out, which programs repeat, and so is
 * the documentation of tunnels.
 *
 * @param port that of this receiver
 */
export function firstUrl(port: number): UrlFinder {
  const isOwn = (url: URL): boolean => isLoopbackHost(url.hostname) && url.port === String(port);
  return (line) => urlsIn(line).find((url) => !isOwn(url) && !DOCUMENTATION.test(url.hostname))?.href;
}
