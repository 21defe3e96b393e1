import { createHash } from 'node:crypto';
import type { DeliveryHeaders } from './delivery-headers.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Hex digits of a digest that serve as an id: as many bits as a UUID has. */
const DIGEST_LENGTH = 32;

/**
 * What tells a delivery apart: its UUID, which stays the same on a retry; without one, the webhook and
 * the bytes (docs/service.md, "Retries"). UUIDs are the same in upper and lower case. What stands in
 * the place of a UUID and is none is not taken over as it came: people type ids.
 *
 * @param isTrusted whether it is genuine as far as we are to know; what may be forged has no claim to the
 * id of the genuine delivery, which would be taken for its repeat
 */
export function identityOf(
  { uuid, webhookId }: Pick<DeliveryHeaders, 'uuid' | 'webhookId'>,
  body: Uint8Array,
  isTrusted = true,
): string {
  const id = ownIdentity({ uuid, webhookId }, body);
  return isTrusted ? id : digest('unverified', id, '');
}

function ownIdentity(
  { uuid, webhookId }: Pick<DeliveryHeaders, 'uuid' | 'webhookId'>,
  body: Uint8Array,
): string {
  if (uuid === undefined) return digest('body', webhookId ?? '', body);
  const lower = uuid.toLowerCase();
  return UUID.test(lower) ? lower : digest('uuid', lower, '');
}

/** Lengths keep parts apart that would read the same when joined. */
function digest(kind: string, name: string, bytes: Uint8Array | string): string {
  const hash = createHash('sha256')
    .update(`${kind}:${String(name.length)}:${name}`)
    .update(bytes);
  return hash.digest('hex').slice(0, DIGEST_LENGTH);
}

/** What tells bodies apart that came under one UUID. */
export function bodyDigest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}

/**
 * The id of a delivery under whose UUID another body came before: it is no copy of that, and kept as a
 * delivery of its own. It begins with the id of the first.
 */
export function otherBodyId(id: string, body: Uint8Array): string {
  return `${id}-${bodyDigest(body)}`;
}
