import { HooksError } from '../../domain/errors.ts';
import type { EventName } from '../../domain/events/names.ts';
import { eventNamed } from '../../domain/events/selector.ts';
import { editBody } from '../../domain/json/edit-body.ts';
import { parseEdit, type JsonEdit } from '../../domain/json/edit-syntax.ts';
import { nearest } from '../../domain/text/nearest.ts';
import { isObject, parseJson } from '../../domain/json/json-value.ts';
import { buildRun, type ScenarioRunOptions } from '../../emulator/scenario-run.ts';
import { stepOf, stepsOf, type ScenarioStep } from '../../emulator/scenario-steps.ts';
import { isScenarioName, SCENARIO_NAMES } from '../../domain/events/scenario-names.ts';

/** An event to send. */
export interface TriggeredEvent {
  readonly event: EventName;
  /** JSON. */
  readonly body: Buffer;
}

/**
 * The steps of a meeting that words stand for, in their order: names of events and of scenarios.
 *
 * @throws HooksError `event_unknown` with what is nearest
 */
export function stepsFor(words: readonly string[]): readonly ScenarioStep[] {
  return words.flatMap((word) => {
    const scenario = word.trim().toLowerCase();
    return isScenarioName(scenario) ? stepsOf(scenario) : [stepOf(eventOf(word))];
  });
}

function eventOf(word: string): EventName {
  try {
    return eventNamed(word);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    throw new HooksError(
      'event_unknown',
      `There is no event or scenario "${word.trim().slice(0, MAX_SHOWN)}".`,
      { hint: hintFor(word.trim().toLowerCase(), error.hint ?? '') },
    );
  }
}

const MAX_SHOWN = 60;

function hintFor(word: string, eventHint: string): string {
  const near = nearest(word, SCENARIO_NAMES);
  if (near !== undefined) return `Did you mean ${near}?`;
  if (eventHint.startsWith('Did you mean')) return eventHint;
  return `Scenarios: ${SCENARIO_NAMES.join(', ')}. Events: dyte-hooks events list.`;
}

/**
 * Reads the values of `--set`.
 *
 * @throws HooksError `usage_invalid`
 */
export function readEdits(set: readonly string[]): readonly JsonEdit[] {
  return set.map((text) => parseEdit(text, '--set'));
}

/**
 * Makes the events of one meeting, changed by the edits of `--set`. Where there are several, an edit changes those that
 * have its first field; where none has, all get it.
 *
 * @throws HooksError `usage_invalid` for an edit that cannot be made
 */
export function makeEvents(
  steps: readonly ScenarioStep[],
  options: ScenarioRunOptions,
  edits: readonly JsonEdit[],
): readonly TriggeredEvent[] {
  const run = buildRun(steps, options);
  const names = new Set(run.flatMap(({ payload }) => Object.keys(payload)));
  return run.map(({ event, payload }) => {
    const wanted = edits.filter((edit) => {
      const first = firstName(edit);
      return first === undefined || !names.has(first) || Object.hasOwn(payload, first);
    });
    return { event, body: edited(event, Buffer.from(JSON.stringify({ event, ...payload })), wanted) };
  });
}

function firstName({ path: [first] }: JsonEdit): string | undefined {
  return first?.kind === 'name' ? first.name : undefined;
}

function edited(event: EventName, body: Buffer, edits: readonly JsonEdit[]): Buffer {
  const result = editBody(body, edits);
  switch (result.kind) {
    case 'changed':
      return result.body;
    case 'unchanged':
      return body;
    case 'not_json':
      throw new Error('A payload of our own is JSON');
    case 'not_possible':
      throw new HooksError('usage_invalid', `--set does not fit ${event}: ${result.problem}.`, {
        hint: `See its fields: dyte-hooks events show ${event}.`,
      });
  }
}

/** The event that a body says it is of, which `--set` may have changed. */
export function eventIn({ event, body }: TriggeredEvent): string {
  const payload = parseJson(body.toString('utf8'));
  const named = isObject(payload) ? payload['event'] : undefined;
  return typeof named === 'string' ? named : event;
}
