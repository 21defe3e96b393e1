import { createHash, timingSafeEqual } from 'node:crypto';
import { FIXED_CREDENTIALS, type EmulatorCredentials } from './emulator-options.ts';

/** Far above any real value. */
const MAX_LENGTH = 8 * 1024;

/**
 * Makes the check of an `Authorization` header: HTTP Basic of `organizationId:apiKey`. The organization
 * id may lack its dashes: people have it both ways.
 */
export function createAuthentication(
  credentials: EmulatorCredentials,
): (authorization: string | undefined) => boolean {
  const expected = digest(credentials.organizationId, credentials.apiKey);
  return (authorization) => {
    const encoded = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined || encoded.length > MAX_LENGTH) return false;
    const [organizationId = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    // Digests have one length, and comparing them takes the same time wherever they differ.
    return timingSafeEqual(digest(organizationId, rest.join(':')), expected);
  };
}

/** Whether credentials are those that everybody knows, however the id is written. */
export function isFixedPair({ organizationId, apiKey }: EmulatorCredentials): boolean {
  const fixed = digest(FIXED_CREDENTIALS.organizationId, FIXED_CREDENTIALS.apiKey);
  return digest(organizationId, apiKey).equals(fixed);
}

function digest(organizationId: string, apiKey: string): Buffer {
  const id = organizationId.replaceAll('-', '').toLowerCase();
  return createHash('sha256').update(`${id}:${apiKey}`).digest();
}
