import { isLoopbackHost } from '../webhook/webhook-url.ts';
import { parseUrl } from './parse-url.ts';

/** What may follow a host: a path or a query, without spaces, backslashes, and `#`. */
const REST = String.raw`([/?][!-"$-[\]-~]*)?`;

/** `3000`, `:3000/webhook`. */
const PORT_ALONE = new RegExp(String.raw`^:?(\d{1,6})${REST}$`);

/** A name, an IPv4 address or an IPv6 address in brackets, with a port, a path or a query. */
const HOST_FIRST = new RegExp(
  String.raw`^(\[[\da-f:.]+\]|[a-z\d](?:[a-z\d._-]*[a-z\d])?)(?::(\d{1,6}))?${REST}$`,
  'i',
);

const MAX_PORT = 65_535;

/**
 * The whole URL for an address that was written without a scheme, as people type it: `http` for this
 * machine, which a port alone means too, and `https` elsewhere. Nothing is guessed: what has a user name, an
 * unusual character or a host that could be read in two ways is left to be asked about.
 *
 * @returns undefined for any other text, also for a whole URL
 * @example
 * urlWithoutScheme('3000/webhook'); // 'http://localhost:3000/webhook'
 * urlWithoutScheme('example.com/hook'); // 'https://example.com/hook'
 */
export function urlWithoutScheme(text: string): string | undefined {
  const address = text.replace(PORT_ALONE, 'localhost:$1$2');
  const [, host = '', port] = HOST_FIRST.exec(address) ?? [];
  if (host === '' || host.includes('..') || !isPort(port ?? '1')) return undefined;
  // A single word may be anything, but for the name of this machine.
  if (port === undefined && !/[.:]/.test(host) && host.toLowerCase() !== 'localhost') return undefined;
  const whole = `${isThisMachine(host) ? 'http' : 'https'}://${address}`;
  const url = parseUrl(whole);
  // "127.1" and "1.2" are addresses in disguise.
  const isAsWritten = host.startsWith('[') || url?.hostname === host.toLowerCase();
  return url !== undefined && isAsWritten ? whole : undefined;
}

/** The same address as a whole URL, where it was written without a scheme; any other text as it is, trimmed. */
export function wholeUrl(text: string): string {
  const address = text.trim();
  return urlWithoutScheme(address) ?? address;
}

/** The port of an address without a scheme where no port can have this number. */
export function impossiblePort(text: string): string | undefined {
  const port = PORT_ALONE.exec(text)?.[1] ?? HOST_FIRST.exec(text)?.[2];
  return port === undefined || isPort(port) ? undefined : port;
}

function isPort(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= MAX_PORT;
}

/** Servers print the addresses that mean every network of a machine as their own. */
function isThisMachine(host: string): boolean {
  return isLoopbackHost(host) || host === '0.0.0.0' || host === '[::]';
}
