import type { Clock } from '../../domain/clock.ts';
import type { Alert, AlertChange, AlertCode, AlertState } from '../../domain/alert/alert.ts';

export interface AlertBoardOptions {
  readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  readonly onAlert: (alert: Alert) => void;
}

/** Shortest time between two alerts of one code, in milliseconds: what goes back and forth must not flood. */
const MIN_INTERVAL_MS = 60_000;

/** Those whose change one alert names. */
const MAX_NAMED = 20;

interface Entry {
  readonly subject: string | undefined;
  state: AlertState;
  message: string;
  since: number;
  changes: number;
  /** What was told of it last. */
  told: AlertState;
}

interface CodeStates {
  readonly entries: Map<string, Entry>;
  /** By the clock's `elapsed`. */
  lastSentAt: number;
}

/**
 * Knows which alerts hold, and tells of a change, once: the first of a code at once, those that follow within a
 * minute together at its end, and only where something is different then. What has passed by then without a
 * word is counted in the next one. Who raises alerts keeps their subjects to a number.
 */
export class AlertBoard {
  readonly #options: AlertBoardOptions;
  readonly #codes = new Map<AlertCode, CodeStates>();

  constructor(options: AlertBoardOptions) {
    this.#options = options;
  }

  /** It holds from now on; nothing where it does already. */
  raise(code: AlertCode, subject: string | undefined, message: string): void {
    const states = this.#statesOf(code);
    const key = subject ?? '';
    const entry = states.entries.get(key) ?? this.#newEntry(subject);
    states.entries.set(key, entry);
    this.#change(code, states, entry, 'firing', message);
  }

  /** It does not hold any more; nothing where it did not. */
  resolve(code: AlertCode, subject: string | undefined, message: string): void {
    const states = this.#codes.get(code);
    const entry = states?.entries.get(subject ?? '');
    if (states !== undefined && entry !== undefined) this.#change(code, states, entry, 'resolved', message);
  }

  /** Tells what had to wait until now. */
  tellDue(): void {
    for (const [code, states] of this.#codes) this.#tell(code, states);
  }

  #statesOf(code: AlertCode): CodeStates {
    const known = this.#codes.get(code);
    if (known !== undefined) return known;
    const states: CodeStates = { entries: new Map(), lastSentAt: -Infinity };
    this.#codes.set(code, states);
    return states;
  }

  #newEntry(subject: string | undefined): Entry {
    const since = this.#options.clock.now();
    return { subject, state: 'resolved', message: '', since, changes: 0, told: 'resolved' };
  }

  #change(code: AlertCode, states: CodeStates, entry: Entry, state: AlertState, message: string): void {
    if (entry.state === state) return;
    entry.state = state;
    entry.message = message;
    entry.since = this.#options.clock.now();
    entry.changes += 1;
    this.#tell(code, states);
  }

  #tell(code: AlertCode, states: CodeStates): void {
    const { clock, onAlert } = this.#options;
    const { entries } = states;
    if (clock.elapsed() - states.lastSentAt < MIN_INTERVAL_MS) return;
    const changed = [...entries.values()].filter(({ state, told }) => state !== told);
    if (changed.length > 0) {
      states.lastSentAt = clock.elapsed();
      onAlert({
        code,
        state: [...entries.values()].some(({ state }) => state === 'firing') ? 'firing' : 'resolved',
        at: clock.now(),
        changed: changed.slice(0, MAX_NAMED).map(changeOf),
        more: Math.max(0, changed.length - MAX_NAMED),
      });
    }
    for (const entry of changed) {
      entry.told = entry.state;
      entry.changes = 0;
    }
    for (const [key, { state }] of entries) if (state === 'resolved') entries.delete(key);
  }
}

function changeOf({ subject, state, message, since, changes }: Entry): AlertChange {
  return { subject, state, message, since, changes };
}
