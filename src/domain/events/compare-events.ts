import { EVENT_NAMES } from './names.ts';

/** Who has an event: both, only the service (`new`), or only we (`missing`). */
export type EventStatus = 'known' | 'new' | 'missing';

export interface ComparedEvent {
  readonly name: string;
  readonly status: EventStatus;
}

/** Compares what a service lists with the catalogue: in the order of the catalogue, new ones last. */
export function compareEvents(listed: readonly string[]): readonly ComparedEvent[] {
  const known: readonly string[] = EVENT_NAMES;
  return [
    ...known.map((name) => ({ name, status: listed.includes(name) ? 'known' : 'missing' }) as const),
    ...listed.filter((name) => !known.includes(name)).map((name) => ({ name, status: 'new' }) as const),
  ];
}
