import { HooksError } from '../errors.ts';

/** The services that one client speaks to, in the order that help shows them. */
export const SERVICES = ['dyte', 'realtimekit-v2'] as const;

export type Service = (typeof SERVICES)[number];

/** The default: Dyte's v2 Webhooks API. */
export const DEFAULT_SERVICE: Service = 'dyte';

/** Base of the API of each service (docs/service.md, "The API"). */
export const API_URLS: Readonly<Record<Service, string>> = {
  dyte: 'https://api.dyte.io/v2',
  'realtimekit-v2': 'https://api.realtime.cloudflare.com/v2',
};

/**
 * The service that a person names; undefined for a word that names none.
 *
 * @throws HooksError `settings_invalid` for one that is not spoken to yet: it is no mistyped word
 */
export function serviceNamed(name: string): Service | undefined {
  if (name === 'cloudflare')
    throw new HooksError('settings_invalid', `The service "${name}" is not supported yet.`, {
      hint: `Choose one of: ${SERVICES.join(', ')}.`,
    });
  return SERVICES.find((service) => service === name);
}

/**
 * Where a service publishes the public key that deliveries are verified with: a fixed path on the host
 * of its API.
 *
 * @param apiUrl a whole URL
 */
export function keyUrlOf(apiUrl: string): string {
  return new URL('/.well-known/webhooks.json', apiUrl).href;
}
