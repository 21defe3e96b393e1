import { HooksError, type ErrorCode } from '../domain/errors.ts';
import { editBody } from '../domain/json/edit-body.ts';
import type { EditProblem } from '../domain/json/edit-json.ts';
import type { JsonEdit } from '../domain/json/edit-syntax.ts';
import { STEP_PAUSE_MS, stepsOf, USUAL_MEETING, type Meeting, type ScenarioStep } from './scenario-steps.ts';
import { buildRun, type ScenarioRunOptions } from './scenario-run.ts';
import type { EventName } from '../domain/events/names.ts';
import type { ScenarioName } from '../domain/events/scenario-names.ts';

/** A change to payloads, and who asked for it. */
export interface AskedEdit {
  readonly edit: JsonEdit;
  /** Whether the field may be missing. */
  readonly adds: boolean;
  readonly from: EditSource;
}

export interface EditSource {
  /** What a message begins with: `--set`, or a place in a file. */
  readonly name: string;
  readonly code: Extract<ErrorCode, 'usage_invalid' | 'scenario_invalid'>;
  /** What lets a missing field be added. */
  readonly toAdd: string;
}

/** A step of a meeting, and how its event is sent. */
export interface PlannedStep {
  readonly step: ScenarioStep;
  /** Since the step before, in milliseconds; before a factor is applied. */
  readonly afterMs: number;
  /** How often each delivery is sent again. */
  readonly repeats: number;
  readonly forged: boolean;
  /** Whether its deliveries are lost on their way. */
  readonly lost: boolean;
  readonly edits: readonly AskedEdit[];
}

/** An event that is ready to be sent. */
export interface PlannedEvent extends Omit<PlannedStep, 'step' | 'edits'> {
  readonly event: EventName;
  /** Compact JSON. */
  readonly body: Buffer;
}

/** A meeting of which some steps are sent, in the order in which they are. */
export interface ScenarioPlan {
  readonly meeting: Meeting;
  readonly steps: readonly PlannedStep[];
  /** Changes to all payloads that have their fields. */
  readonly edits: readonly AskedEdit[];
}

/** How a step is sent that nobody has said more of. */
export const PLAIN = { afterMs: 0, repeats: 0, forged: false, lost: false, edits: [] } as const;

/** Scenarios as they are usually played: their steps in the order of a meeting, a pause between them. */
export function planOf(scenarios: readonly ScenarioName[], meeting: Meeting = USUAL_MEETING): ScenarioPlan {
  return { meeting, steps: evenly(stepsOf(scenarios, meeting)), edits: [] };
}

/** Steps with the usual pause between them. */
export function evenly(steps: readonly ScenarioStep[]): readonly PlannedStep[] {
  return steps.map((step, index) => ({ ...PLAIN, step, afterMs: index === 0 ? 0 : STEP_PAUSE_MS }));
}

/**
 * Makes the events of one meeting, with new ids.
 *
 * @throws HooksError `usage_invalid` or `scenario_invalid` for an edit that does not fit; `usage_invalid` for a
 *   variant that an event does not have
 */
export function makeEvents(plan: ScenarioPlan, options: ScenarioRunOptions): readonly PlannedEvent[] {
  const run = buildRun(
    plan.steps.map(({ step }) => step),
    plan.meeting,
    options,
  );
  const events = run.map(({ event, payload }, index): PlannedEvent => {
    const { afterMs, repeats, forged, lost, edits } = plan.steps[index] ?? PLAIN;
    const made = Buffer.from(JSON.stringify({ event, ...payload }));
    const body = edits.reduce<Buffer>((before, edit) => editedBy(edit, event, before), made);
    return { event, body, afterMs, repeats, forged, lost };
  });
  return plan.edits.reduce<readonly PlannedEvent[]>((before, edit) => editAll(edit, before), events);
}

function editedBy(asked: AskedEdit, event: EventName, body: Buffer): Buffer {
  const result = editBody(body, [asked.edit], { adds: mayBeMissing(asked) });
  if (result.kind === 'not_possible') throw misfit(asked, result, event);
  return result.kind === 'changed' ? result.body : body;
}

/**
 * Changes the payloads that have the field. Where fields may be missing, it is those that have its first part, and
 * where none has, all.
 */
function editAll(asked: AskedEdit, events: readonly PlannedEvent[]): readonly PlannedEvent[] {
  if (mayBeMissing(asked)) {
    const first = firstEdit(asked.edit);
    const having = events.filter(({ body }) => isThere(first, body));
    const chosen = new Set(having.length === 0 ? events : having);
    return events.map((each) =>
      chosen.has(each) ? { ...each, body: editedBy(asked, each.event, each.body) } : each,
    );
  }
  const results = events.map(({ body }) => editBody(body, [asked.edit], { adds: false }));
  const problems = results.flatMap((result, index) =>
    result.kind === 'not_possible'
      ? [{ problem: result.problem, near: result.near, event: events[index] }]
      : [],
  );
  if (problems.length > 0 && problems.length === results.length)
    throw fitsNone(asked, problems, events.length);
  return events.map((each, index) => {
    const result = results[index];
    return result?.kind === 'changed' ? { ...each, body: result.body } : each;
  });
}

/** What is not there need not be removed. */
function mayBeMissing({ adds, edit }: AskedEdit): boolean {
  return adds || edit.value === undefined;
}

/** The first part of a path, as an edit that can only be made where it is there. */
function firstEdit({ path }: JsonEdit): JsonEdit {
  return { path: path.slice(0, 1), value: undefined };
}

function isThere(edit: JsonEdit, body: Buffer): boolean {
  return editBody(body, [edit], { adds: false }).kind !== 'not_possible';
}

interface Problem extends EditProblem {
  readonly event: PlannedEvent | undefined;
}

/** Of what stands in the way, that is told which is nearest to what was meant. */
function fitsNone(asked: AskedEdit, problems: readonly Problem[], count: number): HooksError {
  const first = firstEdit(asked.edit);
  const nearest =
    problems.find(({ near }) => near !== undefined) ??
    problems.find(({ event }) => event !== undefined && isThere(first, event.body)) ??
    problems[0];
  if (nearest?.event === undefined) throw new Error('An edit fits none of no events.');
  return misfit(asked, nearest, nearest.event.event, count > 1);
}

function misfit(
  { adds, from }: AskedEdit,
  { problem, near }: EditProblem,
  event: EventName,
  isOneOfMany = false,
): HooksError {
  const message = isOneOfMany
    ? `${from.name} fits none of the events: in ${event}, ${problem}.`
    : `${from.name} does not fit ${event}: ${problem}.`;
  const ways = [
    ...(near === undefined ? [] : [`Did you mean ${near}?`]),
    `See its fields: dyte-hooks events show ${event}.`,
    ...(adds ? [] : [`To add what is not there: ${from.toAdd}.`]),
  ];
  return new HooksError(from.code, message, { hint: ways.join(' ') });
}
