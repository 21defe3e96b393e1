import type { Profile, SecretField } from '../../domain/profile/profile.ts';

/** What somebody has signed in with, for saving. */
export interface SignedIn {
  /** The one thing that must stay secret. */
  readonly secret: { readonly field: SecretField; readonly value: string };
  /** Who that is, for people. */
  readonly organizationId: string | undefined;
  /** What goes with it, and is not secret. */
  readonly fields: Pick<Profile, 'organizationId' | 'accountId' | 'appId' | 'appName'>;
}
