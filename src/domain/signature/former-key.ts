/** A public key that the service has replaced by another. */
export interface FormerKey {
  readonly pem: string;
  /** Until when its signatures are accepted: milliseconds since 1970. */
  readonly until: number;
}

/**
 * How long a replaced key is accepted, in milliseconds: deliveries are under way when it changes, some come
 * again, and copies of the document may differ for a while (docs/decisions/041-keys.md).
 */
export const FORMER_KEY_MS = 24 * 3_600_000;

/**
 * Whether its signatures are still accepted. A clock that was set back must not make it longer.
 *
 * @param now milliseconds since 1970
 */
export function isStillAccepted({ until }: Pick<FormerKey, 'until'>, now: number): boolean {
  return now < until && until - now <= FORMER_KEY_MS;
}
