/** Header families: Dyte's, and RealtimeKit's since June 2026. */
export const HEADER_FAMILIES = ['rtk', 'dyte'] as const;

export type HeaderFamily = (typeof HEADER_FAMILIES)[number];

/** What a delivery says of itself outside its body; undefined is: not sent, or empty. */
export interface DeliveryHeaders {
  readonly signature: string | undefined;
  /** Told apart from a retry by it: the UUID stays the same on a retry. */
  readonly uuid: string | undefined;
  /** The `id` that registering the webhook returned. */
  readonly webhookId: string | undefined;
}

/** Header values as node:http gives them, names in lower case. */
export type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A UUID has 36 characters; what is much longer is not one and must not fill memory as a key. */
const MAX_ID_LENGTH = 200;

function first(headers: HeaderValues, name: string): string | undefined {
  for (const family of HEADER_FAMILIES) {
    const value = headers[`${family}-${name}`];
    const text = typeof value === 'string' ? value : value?.[0];
    if (text !== undefined && text.trim() !== '') return text.trim();
  }
  return undefined;
}

function identifier(headers: HeaderValues, name: string): string | undefined {
  const value = first(headers, name);
  return value === undefined || value.length > MAX_ID_LENGTH ? undefined : value;
}

/**
 * Reads the headers of either family, `rtk-*` first: whether one request can carry both is not
 * known, so each header is looked up on its own (docs/service.md, "The request").
 */
export function readDeliveryHeaders(headers: HeaderValues): DeliveryHeaders {
  return {
    signature: first(headers, 'signature'),
    uuid: identifier(headers, 'uuid'),
    webhookId: identifier(headers, 'webhook-id'),
  };
}
