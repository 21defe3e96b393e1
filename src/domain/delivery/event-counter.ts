/** Stands for events without a name, and for those beyond `MOST_NAMES`. */
export const OTHER_EVENTS = '(other)';

/** Names that are told apart: with `--verify off` anybody may invent them. */
const MAX_NAMES = 100;

/** Counts events by name. It keeps so many numbers at most, so it never grows. */
export interface EventCounter {
  add(event: string | undefined): void;
  /** Most frequent first. */
  counts(): ReadonlyMap<string, number>;
}

export function createEventCounter(): EventCounter {
  const counts = new Map<string, number>();
  return {
    add: (event = OTHER_EVENTS) =>
      increase(counts, counts.has(event) || counts.size < MAX_NAMES ? event : OTHER_EVENTS),
    counts: () => byFrequency(counts),
  };
}

export function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function byFrequency<Key>(counts: ReadonlyMap<Key, number>): ReadonlyMap<Key, number> {
  return new Map([...counts].toSorted(([, one], [, other]) => other - one));
}
