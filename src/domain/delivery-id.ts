import { createHash } from 'node:crypto';

const OTHER_BODY = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})-[\da-f]{16}$/;

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

/** The id of the delivery that came before under the same UUID; undefined for an id of any other kind. */
export function firstIdOf(id: string): string | undefined {
  return OTHER_BODY.exec(id)?.[1];
}
