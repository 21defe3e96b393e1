/** Forwarding stands still, for all receivers of a store. */
export interface Pause {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Who asked for it, such as `ada@laptop`. */
  readonly by: string;
}
