import { WAIT_AFTER_COMMAND_MS } from '../../domain/defaults.ts';
import { durationText } from '../../domain/text/duration.ts';
import { countText, deliveriesText, timeText } from '../../domain/text/amounts.ts';
import { missingFrom, type WaitResult } from '../../domain/expectation/wait-result.ts';
import type { ExpectationResult } from '../../domain/expectation/expectation-tracker.ts';
import type { Difference } from '../../domain/expectation/expectation.ts';
import type { NearMiss } from '../../domain/expectation/near-misses.ts';
import { REFUSAL_TEXTS } from '../../domain/delivery/refusal-texts.ts';

/*
 * What became of a wait, in words for people, reports and annotations. The texts hold what came from
 * outside as it is: whoever shows them makes them harmless in the way of the place.
 */

/** How it stands: `1 of 2 expectations was not met within 1m`. */
export function headlineOf(result: WaitResult): string {
  const { expectations, inOrder, isMet, count } = result;
  if (expectations.length === 0 && count !== undefined)
    return `${String(count.came)} of ${deliveriesText(count.wanted)} came ${limitText(result)}`;
  const order = inOrder ? ' in order' : '';
  const all = countText(expectations.length, 'expectation');
  if (isMet) return `${all} met${order} ${limitText(result)}`;
  const missing = missingFrom(result).length;
  return `${String(missing)} of ${all} ${missing === 1 ? 'was' : 'were'} not met${order} ${limitText(result)}`;
}

/** In what time or number it came, or did not: `within 1m`. */
export function limitText({ endedBy, isMet, elapsedMs, timeoutMs, count }: WaitResult): string {
  if (isMet) return `in ${timeText(elapsedMs)}`;
  if (endedBy === 'timeout' && timeoutMs !== undefined) return `within ${durationText(timeoutMs)}`;
  if (endedBy === 'count' && count !== undefined) return `in ${deliveriesText(count.came)}`;
  if (endedBy === 'command') return `within ${durationText(WAIT_AFTER_COMMAND_MS)} after the command’s end`;
  return 'before it was interrupted';
}

/** What came in place of an expectation that was not met, the nearest first: `came without meeting.id`. */
export function nearMissTexts({ expectation, nearMisses }: ExpectationResult): readonly string[] {
  if (nearMisses.length === 0) return ['did not come'];
  return nearMisses.map((nearMiss) => nearMissText(nearMiss, expectation.event));
}

/** @param known the event that the reader knows it to be of; it is named when it is another */
export function nearMissText({ mismatch, count, event }: NearMiss, known = ''): string {
  const who = event.toLowerCase() === known.toLowerCase() ? 'came' : `${event} came`;
  const times = count === 1 ? who : `${who} ${String(count)} times`;
  switch (mismatch.kind) {
    case 'different':
      return `${times} ${differencesText(mismatch.differences)}`;
    case 'early':
      return `${times} before its turn`;
    case 'repeat':
      return `${times} as a repeat, which does not count`;
    case 'rejected':
      return `${times}, but was not accepted: ${REFUSAL_TEXTS[mismatch.rejection].short}`;
    case 'unverified':
      return `${times}, but was not verified: there was no key to check with`;
  }
}

/** `with recording.status RECORDING and recording.id "5", without meeting.id` */
function differencesText(differences: readonly Difference[]): string {
  const there = differences.flatMap(({ field, found }) => (found === undefined ? [] : [`${field} ${found}`]));
  const missing = differences.flatMap(({ field, found }) => (found === undefined ? [field] : []));
  return [
    ...(there.length === 0 ? [] : [`with ${there.join(' and ')}`]),
    ...(missing.length === 0 ? [] : [`without ${missing.join(' and ')}`]),
  ].join(', ');
}

/** Event names that are listed. */
const MAX_NAMES = 5;

/** Characters of a name that are shown. */
const MAX_NAME_LENGTH = 60;

/** What came and does not count for want of a key; undefined when nothing did. */
export function unverifiedText({ unverified }: WaitResult): string | undefined {
  if (unverified === 0) return undefined;
  return `${deliveriesText(unverified)} came, but ${unverified === 1 ? 'was' : 'were'} not verified and ${unverified === 1 ? 'does' : 'do'} not count`;
}

/** What to do about what is missing, where what came does not say it; undefined where it does. */
export function hintFor(result: WaitResult): string | undefined {
  const unverified = unverifiedText(result);
  if (unverified !== undefined) return `${unverified}: there was no key. See --public-key and --verify.`;
  const isAnythingNear = result.expectations.some(({ nearMisses }) => nearMisses.length > 0);
  if (isAnythingNear || result.otherEvents.size > 0) return undefined;
  return 'Nothing else came. Does the webhook lead here, and ask for these events? See: dyte-hooks list.';
}

/** What else came: `2 meeting.started, meeting.ended`; undefined when nothing did. */
export function otherEventsText({ otherEvents }: WaitResult): string | undefined {
  if (otherEvents.size === 0) return undefined;
  const named = [...otherEvents]
    .slice(0, MAX_NAMES)
    .map(([event, count]) => `${count === 1 ? '' : `${String(count)} `}${event.slice(0, MAX_NAME_LENGTH)}`);
  const rest = otherEvents.size - named.length;
  return [...named, ...(rest > 0 ? [countText(rest, 'other event')] : [])].join(', ');
}

/** An expectation with room for a line to end behind a comma. */
export function spaced(text: string): string {
  return text.replaceAll(/,(?=\S)/g, ', ');
}
