import { HooksError } from '../domain/errors.ts';
import { parseUrl } from '../domain/network/parse-url.ts';
import { isLoopbackHost } from '../domain/webhook/webhook-url.ts';

/** The environment, of which only the usual proxy variables are read, in either case. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

export interface ProxySettings {
  /** The proxy's URL with a scheme, credentials included: never shown. */
  readonly url: string;
  /** The value of NO_PROXY: hosts that are asked directly. */
  readonly noProxy: string;
}

/**
 * The proxy that a request to `target` goes through, unless NO_PROXY names its host. Lower case wins,
 * as with curl; this machine is always asked directly, so that a company's settings do not send
 * requests for a local service elsewhere.
 *
 * @throws HooksError `settings_invalid` when the variable's value is no proxy URL.
 */
export function proxyFor(target: URL, environment: ProxyEnvironment): ProxySettings | undefined {
  if (isLoopbackHost(target.hostname)) return undefined;
  const name = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = readVariable(environment, name);
  if (value === '') return undefined;
  const url = value.includes('://') ? value : `http://${value}`;
  if (!/^https?:$/.test(parseUrl(url)?.protocol ?? ''))
    throw new HooksError(
      'settings_invalid',
      `The environment variable ${name} is not the URL of an HTTP proxy.`,
      {
        hint: `Set it to a value such as http://proxy.example.com:8080, or unset it.`,
      },
    );
  return { url, noProxy: readVariable(environment, 'NO_PROXY') };
}

function readVariable(environment: ProxyEnvironment, name: string): string {
  return (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();
}
