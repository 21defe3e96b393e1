import type { HooksError } from '../domain/errors.ts';
import type { App } from '../domain/service/app.ts';

/** What the service says of an API token. */
export type TokenState =
  | { readonly state: 'active' }
  /** It is known, and cannot be used: `expired`, `disabled`, or another word of the service. */
  | { readonly state: 'inactive'; readonly status: string }
  /** It is not known, at least not as a token of a user or of the account that was given. */
  | { readonly state: 'refused'; readonly error: HooksError };

/** An account that a token can see. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

/** The accounts of a token. One that may not list them works all the same, for the account that is given. */
export type AccountList =
  | { readonly kind: 'listed'; readonly accounts: readonly Account[] }
  | { readonly kind: 'not_allowed' };

/** What stands around the webhooks where the service knows accounts and apps. */
export interface AccountApi {
  /** Asks about the token itself, which says nothing of what it may do. */
  verifyToken(): Promise<TokenState>;
  accounts(): Promise<AccountList>;
  /**
   * All apps of the account.
   *
   * @throws HooksError `option_missing` without an account
   */
  apps(): Promise<readonly App[]>;
  /** Closes kept connections. */
  close(): Promise<void>;
}
