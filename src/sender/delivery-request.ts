import type { HeaderFamily } from '../domain/delivery/delivery-headers.ts';
import type { HeaderPair } from '../domain/delivery/received-delivery.ts';

/** Which family of headers a delivery carries. Whether the service ever sends both is not known. */
export type HeaderChoice = HeaderFamily | 'both';

/** A delivery that is ready to be sent: everything in it is exactly what goes out. */
export interface SignedDelivery {
  /** Of the endpoint. */
  readonly url: string;
  readonly body: Uint8Array;
  /** Base64, over `body`. */
  readonly signature: string;
  readonly uuid: string;
  readonly webhookId: string;
  readonly headers: HeaderChoice;
}

/** Chosen for `both`: Dyte's names first, as they were there first. */
const FAMILIES: Readonly<Record<HeaderChoice, readonly HeaderFamily[]>> = {
  dyte: ['dyte'],
  rtk: ['rtk'],
  both: ['dyte', 'rtk'],
};

/**
 * The headers of a delivery in the spelling and order of the wire.
 *
 * Source: the one public capture of a delivery, from 2023 (docs/service.md, "The request"). No
 * capture with `rtk-*` names is known; they are put in the same place.
 *
 * @param host value of the `Host` header
 */
export function deliveryHeaders(delivery: SignedDelivery, host: string): readonly HeaderPair[] {
  return [
    ['Accept', 'application/json, text/plain, */*'],
    ['Content-Type', 'application/json'],
    ...FAMILIES[delivery.headers].flatMap((family) => ownHeaders(delivery, family)),
    ['User-Agent', 'axios/0.21.4'],
    ['Content-Length', String(delivery.body.byteLength)],
    ['Host', host],
    ['Connection', 'close'],
  ];
}

function ownHeaders(delivery: SignedDelivery, family: HeaderFamily): readonly HeaderPair[] {
  return [
    [`${family}-signature`, delivery.signature],
    [`${family}-uuid`, delivery.uuid],
    [`${family}-webhook-id`, delivery.webhookId],
  ];
}
