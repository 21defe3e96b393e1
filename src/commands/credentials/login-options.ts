/** What `login` is given on its command line. */
export interface LoginOptions {
  readonly orgId: string | undefined;
  /** Whether the API key, or a whole `Basic ...` value, comes on standard input. */
  readonly keyStdin: boolean;
  /** Whether a whole `Basic ...` value comes on standard input. */
  readonly authorizationStdin: boolean;
  /** The id of a Cloudflare account. */
  readonly account: string | undefined;
  /** Whether an API token comes on standard input. */
  readonly tokenStdin: boolean;
  /** Whether the login of an installed wrangler is taken over. */
  readonly fromWrangler: boolean;
  /** Whether the secret is kept in the key store of the system. */
  readonly keyring: boolean;
  readonly webhookUrl: string | undefined;
  /** Whether the service is asked before anything is saved. */
  readonly verify: boolean;
}
