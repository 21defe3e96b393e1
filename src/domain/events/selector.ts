import { HooksError } from '../errors.ts';
import { matchesGlob } from '../text/glob.ts';
import { rememberResults } from '../text/remember.ts';
import { EVENT_NAMES, type EventName } from './names.ts';
import { suggestEvent } from './suggestion.ts';

/**
 * Patterns that choose events: lower case, `*` stands for any text, dots included.
 * Upper and lower case are not told apart, since no two events differ by it.
 */
export type EventFilter = readonly string[];

/**
 * The events that `parts` ask for, in catalogue order, each once. A part is `all`, a name, a pattern
 * (`meeting.*`, `*.statusUpdate`, `*`) or a comma list of these.
 *
 * @throws HooksError `event_unknown` for a name or pattern that fits no event, with the nearest one
 * in its hint; `usage_invalid` when nothing is asked for
 * @example
 * selectEvents(['meeting.started', '*.statusUpdate']);
 */
export function selectEvents(parts: readonly string[]): readonly EventName[] {
  const asked = eventParts(parts);
  if (asked.length === 0)
    throw new HooksError('usage_invalid', 'No event was named.', {
      hint: 'Name events, or take them all: --events all.',
    });
  const chosen = new Set(asked.flatMap(eventsFor));
  return EVENT_NAMES.filter((name) => chosen.has(name));
}

/**
 * The one event that `text` names.
 *
 * @throws HooksError `event_unknown` with the nearest name in its hint
 */
export function eventNamed(text: string): EventName {
  const wanted = text.trim().toLowerCase();
  const found = EVENT_NAMES.find((name) => name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw meansSeveral(wanted) ? notOneEvent(text) : unknownEvent(text);
}

/**
 * Reads what to show of the events that arrive. Unlike `selectEvents` it takes names that are not
 * known: a service may send new ones. Nothing asked for means everything.
 */
export function parseEventFilter(parts: readonly string[]): EventFilter {
  const asked = eventParts(parts).map(patternOf);
  return asked.length === 0 ? ['*'] : [...new Set(asked)];
}

/** Each delivery is held against the filter several times, and events have a few names. */
const matchers = new WeakMap<EventFilter, (name: string) => boolean>();

/** Whether an event that arrived, known or not, passes the filter. */
export function matchesEvent(filter: EventFilter, name: string): boolean {
  let matches = matchers.get(filter);
  if (matches === undefined) {
    matches = rememberResults((event) => filter.some((pattern) => matchesGlob(pattern, event)));
    matchers.set(filter, matches);
  }
  return matches(name);
}

/** What is asked for, one by one: a part may be a comma list. */
export function eventParts(parts: readonly string[]): string[] {
  return parts
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function patternOf(part: string): string {
  const lower = part.toLowerCase();
  return lower === 'all' ? '*' : lower;
}

function eventsFor(part: string): readonly EventName[] {
  const pattern = patternOf(part);
  const found = EVENT_NAMES.filter((name) => matchesGlob(pattern, name));
  if (found.length === 0) throw unknownEvent(part);
  return found;
}

const STATE_FIELDS: Partial<Record<EventName, string>> = {
  'recording.statusUpdate': 'recording.status',
  'livestreaming.statusUpdate': 'status',
};

function meansSeveral(wanted: string): boolean {
  return wanted === 'all' || /[*,]/.test(wanted);
}

function notOneEvent(text: string): HooksError {
  return new HooksError('event_unknown', `"${shown(text)}" is not the name of one event.`, {
    hint: SEE_THE_NAMES,
  });
}

function unknownEvent(text: string): HooksError {
  const message = text.includes('*')
    ? `No event matches "${shown(text)}".`
    : `There is no event "${shown(text)}".`;
  return new HooksError('event_unknown', message, { hint: hintFor(text) });
}

const MAX_SHOWN = 60;

function shown(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const SEE_THE_NAMES = 'See the names: dyte-hooks events list.';

function hintFor(text: string): string {
  const family = EVENT_NAMES.filter((name) => name.toLowerCase().startsWith(`${text.trim().toLowerCase()}.`));
  if (family.length > 0) return `There ${family.length === 1 ? 'is' : 'are'} ${family.join(', ')}.`;
  const near = suggestEvent(text);
  if (near === undefined) return SEE_THE_NAMES;
  const field = STATE_FIELDS[near];
  const state = field === undefined ? '' : ` It is sent for every state; its ${field} says which.`;
  return `Did you mean ${near}?${state}`;
}
