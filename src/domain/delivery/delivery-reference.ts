import { EVENT_NAMES } from '../events/names.ts';
import { matchesEvent, parseEventFilter, type EventFilter } from '../events/selector.ts';
import { suggestEvent } from '../events/suggestion.ts';

/** What a person calls a delivery of the store. */
export type DeliveryReference =
  /** Its place in the order of arrival. */
  | { readonly kind: 'position'; readonly position: number }
  /** The newest one, or so many before it; only among those of the events, where some are named. */
  | { readonly kind: 'last'; readonly back: number; readonly events: EventFilter | undefined }
  /** Its id, or the beginning of that, in lower case. */
  | { readonly kind: 'id'; readonly beginning: string };

/** More digits are the beginning of an id: that is shown with eight characters. */
const POSITION = /^\d{1,7}$/;

const LAST = /^last(?::(\S+?))?(?:~(\d{1,9}))?$/i;

/**
 * Reads `42`, `last`, `last~2`, `last:meeting.ended`, `last:recording.*~1`, or an id or its beginning, which
 * is what everything else is taken for.
 *
 * @example
 * parseDeliveryReference('last:meeting.ended'); // { kind: 'last', back: 0, events: ['meeting.ended'] }
 */
export function parseDeliveryReference(text: string): DeliveryReference {
  const wanted = text.trim();
  if (POSITION.test(wanted)) return { kind: 'position', position: Number(wanted) };
  const last = LAST.exec(wanted);
  if (last === null) return { kind: 'id', beginning: wanted.toLowerCase() };
  const [, pattern, back = '0'] = last;
  const events = pattern === undefined ? undefined : parseEventFilter([pattern]);
  return { kind: 'last', back: Number(back), events };
}

/**
 * The reference that was meant by the name of an event, also by one that is misspelled:
 * `last:meeting.ended`; undefined where the text looks like none, and where it is one already.
 */
export function suggestReference(text: string): string | undefined {
  const [, word, name = ''] = /^(last:)?(.*?)(?:~\d*)?$/i.exec(text.trim()) ?? [];
  const pattern = name.toLowerCase();
  if (/^[\da-f-]*$/.test(pattern)) return undefined;
  if (EVENT_NAMES.some((known) => matchesEvent([pattern], known))) {
    if (word !== undefined) return undefined;
    // A shell may put the names of files in the place of an asterisk.
    if (pattern.includes('*')) return `"last:${pattern}"`;
  }
  const meant = suggestEvent(pattern);
  return meant === undefined ? undefined : `last:${meant}`;
}
