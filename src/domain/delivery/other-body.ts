import { createHash } from 'node:crypto';

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
