/** What a store tells by itself; what fails for one delivery is told where that is admitted. */
export type StoreEvent =
  /** Nothing can be kept now. Told once until it can again. */
  | { readonly type: 'store_failing'; readonly error: unknown }
  | { readonly type: 'store_recovered' }
  /** A damaged file was moved out of the way, and a new one begun. */
  | { readonly type: 'store_set_aside'; readonly path: string }
  /** The clock is further ahead than time has passed: nothing goes for its age until it has stayed so. */
  | { readonly type: 'store_clock_ahead'; readonly aheadMs: number; readonly waitMs: number };

export type StoreListener = (event: StoreEvent) => void;
