import { headerValues } from '../../domain/http/header-pairs.ts';
import { maskBody } from '../../domain/json/masked-body.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { shownHeaders } from '../delivery/headers.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';
import type { StoredDelivery, LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';

/** How a whole export is written, a delivery at a time. */
export interface ExportFormat {
  readonly begin: string;
  /** Stands between two deliveries. */
  readonly between: string;
  readonly end: string;
  /** The whole of an export without deliveries. */
  readonly empty: string;
  /** Whether the forwards of each delivery are written too. */
  readonly showsForwards?: boolean;
  render(exported: ExportedDelivery): string;
}

export interface FormatOptions {
  /** Where requests go to, instead of where they went; for `har` and `curl`. */
  readonly url: string | undefined;
}

/** Where a delivery was sent to: what the sender asked for, as far as its headers say. */
export function requestUrl({ target, headers }: ExportedDelivery, { url }: FormatOptions): string {
  if (url !== undefined) return url;
  if (/^https?:\/\//i.test(target)) return target;
  const [forwardedProto] = headerValues(headers, 'x-forwarded-proto');
  const scheme = forwardedProto?.trim().toLowerCase() === 'https' ? 'https' : 'http';
  const host = headerValues(headers, 'host')[0]?.trim() ?? '';
  const path = target.startsWith('/') ? target : `/${target}`;
  return `${scheme}://${host === '' ? '127.0.0.1' : host}${path}`;
}

/** A delivery as it is exported. */
export interface ExportedDelivery {
  /** As it is kept, with its secrets. */
  readonly entry: LoadedDelivery;
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
export function toExported(entry: LoadedDelivery, showSecrets: boolean): ExportedDelivery {
  const { delivery, content } = entry;
  const { method, target, headers, body } = content;
  if (showSecrets) return { entry, delivery, method, target, headers, body, masked: false };
  const shownTarget = maskUrl(target);
  const values = shownHeaders(headers, false);
  const shownBody = maskBody(body);
  const masked =
    shownTarget !== target ||
    shownBody !== body ||
    headers.some(([, value], index) => values[index]?.[1] !== value);
  return {
    entry,
    delivery,
    method,
    target: shownTarget,
    headers: headers.map(([name, value], index) => [name, values[index]?.[1] ?? value]),
    body: shownBody,
    masked,
  };
}
