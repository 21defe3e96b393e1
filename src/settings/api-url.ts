import { HooksError } from '../domain/errors.ts';
import { serviceOf } from '../domain/service/services.ts';
import { isLoopbackHost, parseUrl } from '../domain/webhook/webhook-url.ts';
import type { Settings } from './settings.ts';

/**
 * Checks the base address of the API, and gives it without a trailing slash.
 *
 * @param from where it was given, for messages; the address itself is not repeated, since it may hold
 *   a password
 * @throws HooksError `settings_invalid`
 */
export function readApiUrl(text: string, from: string): string {
  const url = parseUrl(text.trim());
  if (url === undefined || !/^https?:\/\//i.test(text.trim()))
    throw invalid(
      `The API URL in ${from} is not a complete URL.`,
      'It looks like https://api.dyte.io/v2, or like http://127.0.0.1:4010/v2 for "dyte-hooks emulate".',
    );
  if (url.username !== '' || url.password !== '')
    throw invalid(
      `The API URL in ${from} has a user name or password in it.`,
      'Leave it out, and give the credentials with "dyte-hooks login" or DYTE_ORG_ID and DYTE_API_KEY.',
    );
  if (text.includes('?') || text.includes('#'))
    throw invalid(
      `The API URL in ${from} has a query or a fragment, but paths are appended to it.`,
      'Leave out the ? or # and all after it.',
    );
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    throw invalid(
      `The API URL in ${from} starts with http://, so that the API key would be sent unencrypted.`,
      'Use https://. Only a service on this machine may use http://.',
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function invalid(message: string, hint: string): HooksError {
  return new HooksError('settings_invalid', message, { hint });
}

/**
 * One sentence for people when credentials of the environment go to an address that a saved profile names
 * and that is not the service's own: whoever set the one may not know of the other.
 */
export function unexpectedApiUrl({ profile, service, apiUrl, sources }: Settings): string | undefined {
  if (sources.credentials !== 'environment' || sources.apiUrl !== 'profile') return undefined;
  if (apiUrl === serviceOf(service).apiUrl) return undefined;
  return `The credentials of the environment go to ${apiUrl}, as profile "${profile}" has it. To choose another address, set DYTE_HOOKS_API_URL.`;
}
