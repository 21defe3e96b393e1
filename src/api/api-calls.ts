/** How calls go that nobody has asked for: each is tried once, and nothing is said of them. */
export interface BackgroundCalls {
  readonly kind: 'background';
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Calls that the signal of the context does not end: what a command has begun at the service it brings to an
 * end, and puts in order.
 */
export interface UninterruptedCalls {
  readonly kind: 'uninterrupted';
  /** Ends them; they then throw its reason. */
  readonly signal: AbortSignal;
  /** Says that one is tried again: they are made while deliveries are received, which no terminal may stop. */
  readonly say: (text: string) => void;
}

/** Calls that are not made as those are that a command waits for. */
export type ApiCalls = BackgroundCalls | BatchCalls | UninterruptedCalls;

/** Many calls in a row: where there were too many for the service, it is waited until it takes more. */
export interface BatchCalls {
  readonly kind: 'batch';
}
