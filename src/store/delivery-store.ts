/** What the receiver asks a store about a delivery that has just been found good. */
export interface DeliveryIdentity {
  /**
   * What tells deliveries apart: `uuid:<uuid>` when the sender gave one, else
   * `body:<webhook id>:<sha-256 of the body>`.
   */
  readonly key: string;
  /** When it came: milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What the store knows of it. */
export interface Admission {
  /** False for the first copy, true for every later one. */
  readonly repeat: boolean;
  /** 1 for the first copy, 2 for the first repeat, and so on. */
  readonly attempt: number;
}

/**
 * Where deliveries are kept. An engine resolves `admit` only once the delivery is as safe as that
 * engine makes it; a rejection is the receiver's own fault, answered with 503.
 */
export interface DeliveryStore {
  admit(delivery: DeliveryIdentity): Promise<Admission>;
  close(): Promise<void>;
}
