import type { Service } from '../service/names.ts';

/** A saved profile: what `login` keeps between runs. */
export interface Profile {
  readonly service?: Service | undefined;
  readonly apiUrl?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly apiKey?: string | undefined;
  /** A ready-made `Basic ...` value, when that is what the user had. */
  readonly authorization?: string | undefined;
  /** Of Cloudflare. */
  readonly apiToken?: string | undefined;
  readonly accountId?: string | undefined;
  readonly appId?: string | undefined;
  /** What the app was called when it was chosen, for people. */
  readonly appName?: string | undefined;
  readonly webhookUrl?: string | undefined;
  /** The secret field that is not here, but in the key store of the system. */
  readonly keyring?: SecretField | undefined;
}

/** The fields that open something; `organizationId` is half of a pair, and goes with its key. */
export const SECRET_FIELDS = ['apiToken', 'apiKey', 'authorization'] as const;

export type SecretField = (typeof SECRET_FIELDS)[number];
