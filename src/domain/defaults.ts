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

/**
 * Milliseconds that a delivery may be on its way before it counts as missing: five minutes. The retries of
 * both services are over after one by what is known of them (docs/service.md, "Retries"), and files of a
 * session take a moment to be told.
 */
export const RECONCILE_GRACE_MS = 5 * 60_000;

export const REPLAY_SPEED = 'fast';
export const REPLAY_MAX_GAP_MS = 60_000;
export const REPLAY_CONCURRENCY = 1;

/**
 * Milliseconds that `listen -- command` waits for what has not come when the command has ended, where no
 * `--timeout` says so: a job in a CI that waits for ever is worse than one that fails.
 */
export const WAIT_AFTER_COMMAND_MS = 30_000;

/** The path of a receiver's address where any path will do, as in all hints and examples. */
export const DEFAULT_WEBHOOK_PATH = '/webhook';

/** Bytes of the body that a store is asked to have room for when it is probed; real ones have fewer. */
export const PROBE_BYTES = 10 * 1024;
