/**
 * What is known on this machine of the listener that a temporary webhook is named after. `running`: it holds the
 * lock of its record; `left_behind`: its record is here, and nobody holds it; `elsewhere`: its name is that of
 * another user or machine; `unknown`: its name is that of a listener here, and there is no record of it, such as
 * where a machine has the same name or data are kept in another directory.
 */
export type ListenerState = 'running' | 'left_behind' | 'elsewhere' | 'unknown';
