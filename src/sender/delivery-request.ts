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
 * @param host value of the `Host` header
 */
export function deliveryHeaders(delivery: SignedDelivery, host: string): readonly HeaderPair[] {
  return [...headersOfDelivery(delivery), ...headersOfConnection(delivery.body.byteLength, host)];
}

/** What a delivery says of itself outside its body; what is undefined is not sent. */
export interface DeliveryClaims {
  readonly headers: HeaderChoice;
  readonly signature: string | undefined;
  readonly uuid: string | undefined;
  readonly webhookId: string | undefined;
}

/**
 * The headers that belong to a delivery, without those of its connection.
 *
 * Source: the one public capture of a delivery, from 2023 (docs/service.md, "The request"). No
 * capture with `rtk-*` names is known; they are put in the same place.
 */
export function headersOfDelivery(claims: DeliveryClaims): readonly HeaderPair[] {
  return [
    ['Accept', 'application/json, text/plain, */*'],
    ['Content-Type', 'application/json'],
    ...FAMILIES[claims.headers].flatMap((family) => ownHeaders(claims, family)),
    ['User-Agent', 'axios/0.21.4'],
  ];
}

/**
 * The headers that a request gets as it is sent, as the same capture has them, behind all others.
 *
 * @param length of the body, in bytes
 * @param host value of the `Host` header
 */
export function headersOfConnection(length: number, host: string): readonly HeaderPair[] {
  return [
    ['Content-Length', String(length)],
    ['Host', host],
    ['Connection', 'close'],
  ];
}

function ownHeaders(claims: DeliveryClaims, family: HeaderFamily): readonly HeaderPair[] {
  const values = [
    [`${family}-signature`, claims.signature],
    [`${family}-uuid`, claims.uuid],
    [`${family}-webhook-id`, claims.webhookId],
  ] as const;
  return values.flatMap(([name, value]): readonly HeaderPair[] =>
    value === undefined ? [] : [[name, value]],
  );
}
