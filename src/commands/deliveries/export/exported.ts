import { maskBody } from '../../../domain/json/masked-body.ts';
import { maskUrl } from '../../../domain/secrets/mask-secrets.ts';
import { shownHeaders } from '../../../views/delivery/headers.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { StoredDelivery, LoadedDelivery } from '../../../domain/delivery/stored-delivery.ts';

/** A delivery as it is exported. */
export interface Exported {
  readonly delivery: StoredDelivery;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  /** The exact bytes, unless something in them was masked. */
  readonly body: Buffer;
  /** Whether anything is not as it came: then the signature need not match the body any more. */
  readonly masked: boolean;
}

/**
 * A delivery with its secrets masked, unless they are wanted. One that has none is left as it came, to the
 * byte. A body that could not be read may hold anything, so it is left out.
 */
export function toExported({ delivery, content }: LoadedDelivery, showSecrets: boolean): Exported {
  const { method, target, headers, body } = content;
  if (showSecrets) return { delivery, method, target, headers, body, masked: false };
  const shownTarget = maskUrl(target);
  const values = shownHeaders(headers, false);
  const shownBody = maskBody(body);
  const masked =
    shownTarget !== target ||
    shownBody !== body ||
    headers.some(([, value], index) => values[index]?.[1] !== value);
  return {
    delivery,
    method,
    target: shownTarget,
    headers: headers.map(([name, value], index) => [name, values[index]?.[1] ?? value]),
    body: shownBody,
    masked,
  };
}
