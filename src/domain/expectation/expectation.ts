import { MASK } from '../secrets/secret-texts.ts';
import { ExactNumber, plainText } from '../json/exact-number.ts';
import { matchesGlob, matchesGlobExactly } from '../text/glob.ts';

/** A delivery that somebody waits for: `recording.statusUpdate{recording.status=UPLOADED}`. */
export interface Expectation {
  /** As it was written: what it is called in reports. */
  readonly text: string;
  /** Name or pattern of the event, as it was written. */
  readonly event: string;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
}

/** What one field of the payload must be. */
export interface Condition {
  /** Names of fields, and numbers of entries of lists, from the top of the payload on. */
  readonly path: readonly string[];
  readonly wanted: WantedValue;
}

/**
 * `bare`: text with `*` for any characters; it fits numbers, booleans and null by how JSON writes them,
 * and a lone `*` fits whatever is there. `quoted`: exactly this text, and nothing but a text.
 */
export interface WantedValue {
  readonly kind: 'bare' | 'quoted';
  readonly text: string;
}

/** A field that was not as it was wanted. */
export interface Difference {
  /** Such as `recording.status`. */
  readonly field: string;
  /** What was wanted, as it is written in an expectation. */
  readonly wanted: string;
  /** What was there, fit for one line; undefined when nothing was. */
  readonly found: string | undefined;
}

/** Whether a delivery is one that is waited for. */
export function fulfils(expectation: Expectation, event: string | undefined, payload: unknown): boolean {
  return isOfEvent(expectation, event) && expectation.conditions.every((each) => holds(each, payload));
}

/** Whether it is at least the right event. Upper and lower case are the same in event names. */
export function isOfEvent({ event: pattern }: Expectation, event: string | undefined): boolean {
  return event !== undefined && matchesGlob(pattern.toLowerCase() === 'all' ? '*' : pattern, event);
}

/**
 * The fields that keep a delivery from being the one that is waited for.
 *
 * @param shown the payload as it may be shown: found values are taken from it
 */
export function differencesFrom(
  { conditions }: Expectation,
  payload: unknown,
  shown: unknown,
): readonly Difference[] {
  return conditions
    .filter((condition) => !holds(condition, payload))
    .map(({ path, wanted }) => ({
      field: path.join('.'),
      wanted: wantedText(wanted),
      found: foundText(shownValue(valueAt(payload, path), valueAt(shown, path))),
    }));
}

/** What lies inside something masked is there, and not shown. */
function shownValue(found: unknown, shown: unknown): unknown {
  return found !== undefined && shown === undefined ? MASK : shown;
}

/** A wanted value as it is written in an expectation. */
export function wantedText({ kind, text }: WantedValue): string {
  return kind === 'quoted' ? JSON.stringify(text) : text;
}

function holds({ path, wanted }: Condition, payload: unknown): boolean {
  const value = valueAt(payload, path);
  if (value === undefined) return false;
  if (wanted.kind === 'quoted') return value === wanted.text;
  if (wanted.text === '*') return true;
  return textsOf(value).some((text) => matchesGlobExactly(wanted.text, text));
}

/** What a bare value is compared with: a number as it is written, and as JSON.stringify writes the same number. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  const texts = [literalText(value), value instanceof ExactNumber ? plainText(value) : undefined];
  return texts.filter((text) => text !== undefined);
}

/** A number, a boolean or null as JSON writes it. */
function literalText(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return value.toString();
  return typeof value === 'number' || typeof value === 'boolean' || value === null
    ? String(value)
    : undefined;
}

/** Nothing inherited is found: neither `__proto__` nor the length of a list. */
function valueAt(payload: unknown, path: readonly string[]): unknown {
  let value = payload;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(name)) return undefined;
    value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return value;
}

/** Characters of a found text that are kept. */
const MAX_FOUND_LENGTH = 40;

/** What stands for itself without quotes, and could not be taken for a number, a boolean or null. */
const PLAIN = /^(?!-?[\d.]+$|(?:true|false|null)$)[\w.:/*+-]+$/;

function foundText(value: unknown): string | undefined {
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  if (typeof value === 'object' && value !== null && !(value instanceof ExactNumber)) return 'an object';
  if (typeof value !== 'string') return literalText(value);
  const start = value.length > MAX_FOUND_LENGTH ? `${value.slice(0, MAX_FOUND_LENGTH)}…` : value;
  return PLAIN.test(start) ? start : JSON.stringify(start);
}
