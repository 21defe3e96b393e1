/** The flavours of the service that one client speaks. */
export const SERVICES = ['dyte', 'realtimekit-v2', 'cloudflare'] as const;

export type Service = (typeof SERVICES)[number];

/** The default flavour: Dyte's v2 Webhooks API. */
export const DEFAULT_SERVICE: Service = 'dyte';

/** A flavour that the client speaks today. */
export type SupportedService = Exclude<Service, 'cloudflare'>;

/** Base of the API of each flavour (docs/service.md, "The API"). */
export const API_URLS: Readonly<Record<SupportedService, string>> = {
  dyte: 'https://api.dyte.io/v2',
  'realtimekit-v2': 'https://api.realtime.cloudflare.com/v2',
};

/** Those that the client speaks, in the order that help shows them. */
export const SUPPORTED_SERVICES: readonly SupportedService[] = SERVICES.filter(isSupported);

/** Whether the client speaks this flavour: `cloudflare` is known by name only, so far. */
export function isSupported(service: Service): service is SupportedService {
  return service !== 'cloudflare';
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
