/** The services that one client speaks to, in the order that help shows them: what most owners have comes first. */
export const SERVICES = ['cloudflare', 'dyte', 'realtimekit-v2'] as const;

export type Service = (typeof SERVICES)[number];

/** Where nothing says which service it is: the v2 Webhooks API of the vendor's guide. */
export const DEFAULT_SERVICE: Service = 'dyte';

/** The service that a person names; undefined for a word that names none. */
export function serviceNamed(name: string): Service | undefined {
  return SERVICES.find((service) => service === name);
}
