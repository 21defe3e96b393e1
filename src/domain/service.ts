/** The flavours of the service that one client speaks. */
export const SERVICES = ['dyte', 'realtimekit-v2', 'cloudflare'] as const;

export type Service = (typeof SERVICES)[number];

/** The default flavour: the v2 Webhooks API of the vendor's guide. */
export const DEFAULT_SERVICE: Service = 'dyte';
