import { HooksError } from '../errors.ts';
import { serviceOf } from '../service/services.ts';
import { isLoopbackHost, parseUrl } from '../webhook/webhook-url.ts';
import type { Service } from '../service/names.ts';

/**
 * Checks the base address of the API, and gives it without a trailing slash.
 *
 * @param service what is to be called at it
 * @param from where it was given, for messages; the address itself is not repeated, since it may hold
 *   a password
 * @throws HooksError `settings_invalid`
 */
export function readApiUrl(text: string, from: string, service: Service): string {
  const { apiUrl: ownUrl, signIn } = serviceOf(service);
  const url = parseUrl(text.trim());
  if (url === undefined || !/^https?:\/\//i.test(text.trim()))
    throw invalid(
      `The API URL in ${from} is not a complete URL.`,
      `It looks like ${ownUrl}, or like http://127.0.0.1:4010${new URL(ownUrl).pathname} for "dyte-hooks emulate".`,
    );
  if (url.username !== '' || url.password !== '')
    throw invalid(
      `The API URL in ${from} has a user name or password in it.`,
      'Leave it out, and give the credentials with "dyte-hooks login" or in the environment.',
    );
  if (text.includes('?') || text.includes('#'))
    throw invalid(
      `The API URL in ${from} has a query or a fragment, but paths are appended to it.`,
      'Leave out the ? or # and all after it.',
    );
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    throw invalid(
      `The API URL in ${from} starts with http://, so that the credentials would be sent unencrypted.`,
      'Use https://. Only a service on this machine may use http://.',
    );
  if (signIn === 'token' && url.pathname.includes('/accounts/'))
    throw invalid(
      `The API URL in ${from} names an account.`,
      `Give only its beginning, such as ${ownUrl}. The account and the app are settings of their own: CLOUDFLARE_ACCOUNT_ID and --app.`,
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function invalid(message: string, hint: string): HooksError {
  return new HooksError('settings_invalid', message, { hint });
}
