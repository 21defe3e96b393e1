import { createHash, timingSafeEqual } from 'node:crypto';

/** Who may call the v2 API. */
export interface OrganizationKey {
  readonly kind: 'basic';
  readonly organizationId: string;
  /** A secret, unless it is the fixed one. */
  readonly apiKey: string;
}

/** Who may call Cloudflare's API, and for which account. */
export interface AccountToken {
  readonly kind: 'token';
  /** A secret, unless it is the fixed one. */
  readonly apiToken: string;
  /** 32 hexadecimal digits. */
  readonly accountId: string;
}

export type EmulatorCredentials = OrganizationKey | AccountToken;

/** What the v2 API accepts when nothing else is said: no secret, and plainly no real one. */
export const FIXED_CREDENTIALS: OrganizationKey = {
  kind: 'basic',
  organizationId: '00000000-0000-4000-8000-00000000e001',
  apiKey: 'emulator-api-key',
};

/** The same for Cloudflare's API. */
export const FIXED_TOKEN: AccountToken = {
  kind: 'token',
  apiToken: 'emulator-api-token',
  accountId: '0000000000000000000000000000e001',
};

/** Far above any real value. */
const MAX_LENGTH = 8 * 1024;

/**
 * Makes the check of an `Authorization` header: HTTP Basic of `organizationId:apiKey`. The organization
 * id may lack its dashes: people have it both ways.
 */
export function createPairCheck(pair: OrganizationKey): (authorization: string | undefined) => boolean {
  const expected = pairDigest(pair.organizationId, pair.apiKey);
  return (authorization) => {
    const encoded = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined || encoded.length > MAX_LENGTH) return false;
    const [organizationId = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return timingSafeEqual(pairDigest(organizationId, rest.join(':')), expected);
  };
}

/** Makes the check of an API token. */
export function createTokenCheck({ apiToken }: AccountToken): (token: string) => boolean {
  const expected = digest(apiToken);
  return (token) => timingSafeEqual(digest(token), expected);
}

/** Whether the secret of credentials is one that everybody knows, however the id is written. */
export function areFixed(credentials: EmulatorCredentials): boolean {
  if (credentials.kind === 'token') return digest(credentials.apiToken).equals(digest(FIXED_TOKEN.apiToken));
  const fixed = pairDigest(FIXED_CREDENTIALS.organizationId, FIXED_CREDENTIALS.apiKey);
  return pairDigest(credentials.organizationId, credentials.apiKey).equals(fixed);
}

function pairDigest(organizationId: string, apiKey: string): Buffer {
  return digest(`${organizationId.replaceAll('-', '').toLowerCase()}:${apiKey}`);
}

/** Digests have one length, and comparing them takes the same time wherever they differ. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
