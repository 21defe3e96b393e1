/*
 * What holds where an option is not given. Help shows these, and the code uses them. Defaults that only the
 * command table applies are in program/.
 */

export const DEFAULT_PROFILE = 'default';

/** Where servers listen: nothing beyond this machine reaches them. */
export const DEFAULT_HOST = '127.0.0.1';

/** In the data directory. */
export const STORE_FILE_NAME = 'deliveries.sqlite';

/** Lines of `deliveries list` on a terminal: a screenful. */
export const TERMINAL_LIST_LIMIT = 20;

/** For the head of a target's answer, or for a whole command. */
export const FORWARD_TIMEOUT_MS = 30_000;

/** Commands that run at once. */
export const EXEC_CONCURRENCY = 4;

export const REPLAY_SPEED = 'fast';
export const REPLAY_MAX_GAP_MS = 60_000;
export const REPLAY_CONCURRENCY = 1;
