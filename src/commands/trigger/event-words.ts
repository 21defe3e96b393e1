import { HooksError } from '../../domain/errors.ts';
import { eventNamed } from '../../domain/events/selector.ts';
import { isScenarioName, SCENARIO_NAMES, type ScenarioName } from '../../domain/events/scenario-names.ts';
import { nearest } from '../../domain/text/nearest.ts';
import type { EventName } from '../../domain/events/names.ts';

/** A word of the command line. */
export type EventWord =
  | { readonly kind: 'event'; readonly event: EventName }
  | { readonly kind: 'scenario'; readonly scenario: ScenarioName };

/**
 * Reads the name of an event or of a scenario.
 *
 * @throws HooksError `event_unknown` with what is nearest
 */
export function readEventWord(word: string): EventWord {
  const scenario = word.trim().toLowerCase();
  if (isScenarioName(scenario)) return { kind: 'scenario', scenario };
  return { kind: 'event', event: eventOf(word) };
}

function eventOf(word: string): EventName {
  try {
    return eventNamed(word);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    throw new HooksError(
      'event_unknown',
      `There is no event or scenario "${word.trim().slice(0, MAX_SHOWN)}".`,
      { hint: hintFor(word.trim(), error.hint ?? '') },
    );
  }
}

const MAX_SHOWN = 60;

function hintFor(word: string, eventHint: string): string {
  if (/\.(?:ya?ml|json)$/i.test(word)) return `To play a file: dyte-hooks trigger --scenario ${word}.`;
  const near = nearest(word, SCENARIO_NAMES);
  if (near !== undefined) return `Did you mean ${near}?`;
  if (eventHint.startsWith('Did you mean')) return eventHint;
  return `Scenarios: ${SCENARIO_NAMES.join(', ')}. Events: dyte-hooks events list.`;
}
