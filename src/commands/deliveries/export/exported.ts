import { maskSecrets, maskUrl } from '../../../domain/secrets.ts';
import { shownHeaders } from '../../../terminal/header-values.ts';
import type { HeaderPair, Payload } from '../../../domain/received-delivery.ts';
import type { StoredDelivery } from '../../../domain/stored-delivery.ts';
import type { HistoryEntry } from '../../../terminal/history-line.ts';

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
export function toExported({ delivery, content, payload }: HistoryEntry, showSecrets: boolean): Exported {
  const { method, target, headers, body } = content;
  if (showSecrets) return { delivery, method, target, headers, body, masked: false };
  const shownTarget = maskUrl(target);
  const values = shownHeaders(headers, false);
  const shownBody = maskBody(payload, body);
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

/** @returns `body` itself where it holds no secret */
function maskBody(payload: Payload, body: Buffer): Buffer {
  if (!payload.readable) return body.length === 0 ? body : Buffer.alloc(0);
  const shown = JSON.stringify(maskSecrets(payload.value));
  return shown === JSON.stringify(payload.value) ? body : Buffer.from(shown);
}
