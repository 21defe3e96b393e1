/** What scenarios take at most. The command table loads this at start-up. */

/** As many as the emulator remembers of one session. */
export const MAX_PARTICIPANTS = 1000;

/** Sent in one run. */
export const MAX_EVENTS = 10_000;

/** Further deliveries under the same UUID. */
export const MAX_REPEATS = 100;
