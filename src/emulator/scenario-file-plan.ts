import { sampleOf } from '../domain/events/catalogue.ts';
import { LIVESTREAM_STATUSES, RECORDING_STATUSES } from '../domain/events/statuses.ts';
import { fieldOf, textOf } from '../domain/events/values.ts';
import { makePeople, USUAL_PEOPLE, type Person } from '../domain/scenario/people.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import { STEP_PAUSE_MS, USUAL_MEETING, type StepEvent } from './scenario-steps.ts';
import type { FileEdit, FileStep, ScenarioFile } from '../domain/scenario/scenario-file.ts';
import type { PlayedScenario } from './scenario-player.ts';
import type { AskedEdit, PlannedStep, ScenarioPlan } from './scenario-plan.ts';

const MINUTE_MS = 60_000;

/** Whether the people of a scenario are chosen by chance. */
export function leavesToChance(file: ScenarioFile): boolean {
  return typeof file.participants === 'number' || peopleNeeded(file) > USUAL_PEOPLE.length;
}

/** @param seed what chance is taken from */
export function planOfFile(file: ScenarioFile, seed: number): ScenarioPlan {
  let elapsedMs = 0;
  const steps = file.steps
    .flatMap((step) => eventsOf(step).map((event) => ({ step, event })))
    .map(({ step, event }, index): PlannedStep => {
      const { afterMs = index === 0 ? 0 : STEP_PAUSE_MS, variant, repeats, forged, lost } = step;
      elapsedMs += afterMs;
      const edits = step.edits.map((edit) => askedBy(edit, file));
      return {
        step: { minute: elapsedMs / MINUTE_MS, event, variant },
        afterMs,
        repeats,
        forged,
        lost,
        edits,
      };
    });
  const meeting = {
    title: file.title ?? USUAL_MEETING.title,
    people: peopleOf(file, seed),
    steps: steps.map(({ step }) => step),
  };
  return { meeting, steps, edits: file.edits.map((edit) => askedBy(edit, file)) };
}

/** A file as an emulator plays it. */
export function scenarioOf(file: ScenarioFile, seed: number): PlayedScenario {
  const { lengthMs, payloads } = file;
  return { plan: planOfFile(file, seed), lengthMs, payloads };
}

function askedBy({ edit, adds, location: { line, column } }: FileEdit, { path }: ScenarioFile): AskedEdit {
  const name = `${path}:${String(line)}:${String(column)}`;
  return { edit, adds, from: { name, code: 'scenario_invalid', toAdd: '"add: true" beside "set"' } };
}

function peopleNeeded({ steps }: ScenarioFile): number {
  return steps.reduce((most, { persons }) => Math.max(most, ...persons.map((person) => person + 1)), 0);
}

function peopleOf(file: ScenarioFile, seed: number): readonly Person[] {
  const { participants } = file;
  if (typeof participants === 'object') return participants;
  if (!leavesToChance(file)) return USUAL_PEOPLE;
  return makePeople(participants ?? peopleNeeded(file), seededRandom(seed));
}

function eventsOf(step: FileStep): readonly StepEvent[] {
  const { event } = step;
  switch (event) {
    case 'meeting.participantJoined':
    case 'meeting.participantLeft':
      return step.persons.map((person) => ({ event, person }));
    case 'recording.statusUpdate':
      return [{ event, status: RECORDING_STATUSES.find((known) => known === statusOf(step)) ?? 'UPLOADED' }];
    case 'livestreaming.statusUpdate':
      return [{ event, status: LIVESTREAM_STATUSES.find((known) => known === statusOf(step)) ?? 'LIVE' }];
    case 'meeting.started':
    case 'meeting.ended':
    case 'meeting.chatSynced':
    case 'meeting.transcript':
    case 'meeting.summary':
      return [{ event }];
  }
}

/** A variant says itself what has become of a recording: the others go by that, too. */
function statusOf({ event, status, variant }: FileStep): string | undefined {
  if (variant === undefined) return status;
  const sample = sampleOf(event, variant);
  return textOf(fieldOf(sample, 'recording'), 'status') ?? textOf(sample, 'status');
}
