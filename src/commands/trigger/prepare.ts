import { variantOf } from '../../domain/events/catalogue.ts';
import { EVENT_NAMES, type EventName } from '../../domain/events/names.ts';
import { HooksError } from '../../domain/errors.ts';
import { SCENARIO_NAMES } from '../../domain/events/scenario-names.ts';
import { parseEdit } from '../../domain/json/edit-syntax.ts';
import { arrange } from '../../domain/scenario/arrange.ts';
import { MAX_EVENTS } from '../../domain/scenario/limits.ts';
import { makePeople } from '../../domain/scenario/people.ts';
import { newSeed, seededRandom } from '../../domain/seeded-random.ts';
import { countText, numberText } from '../../domain/text/amounts.ts';
import { meetingWith, stepOf, stepsOf, USUAL_MEETING, STEP_PAUSE_MS } from '../../emulator/scenario-steps.ts';
import { evenly, makeEvents, type AskedEdit, type ScenarioPlan } from '../../emulator/scenario-plan.ts';
import { leavesToChance, planOfFile } from '../../emulator/scenario-file-plan.ts';
import { readScenario } from '../shared/read-scenario.ts';
import { readBodyFile } from './body-file.ts';
import { readEventWord } from './event-words.ts';
import { needsScenario, refused, usesChance, type TriggerOptions } from './trigger-options.ts';
import type { Context } from '../../context.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import type { ScenarioRunOptions } from '../../emulator/scenario-run.ts';
import type { ScenarioStep } from '../../emulator/scenario-steps.ts';
import type { TriggeredEvent } from './triggered-event.ts';

/** What is to be sent, before it is known where. */
export interface Prepared {
  /** What chance is taken from; undefined where nothing is left to it. */
  readonly seed: number | undefined;
  /** The shape that payloads have wherever they go. */
  readonly payloads: PayloadFamily | undefined;
  /**
   * Makes the events, with new ids.
   *
   * @throws HooksError `usage_invalid`, `scenario_invalid` for what does not fit the payloads
   */
  make(options: MakeOptions): readonly TriggeredEvent[];
}

type MakeOptions = Omit<ScenarioRunOptions, 'lengthMs'>;

/**
 * Reads what is to be sent, and asks a person where nothing says it.
 *
 * @throws HooksError `event_unknown`, `option_missing`, `usage_invalid`, `file_failed`, `scenario_invalid`
 */
export async function prepare(options: TriggerOptions, context: Context): Promise<Prepared> {
  const file = options.scenario === undefined ? undefined : await readScenario(options.scenario);
  const isChance = usesChance(options) || (file !== undefined && leavesToChance(file));
  const seed = isChance ? (options.seed ?? file?.seed ?? newSeed(context.random)) : undefined;
  const once =
    file === undefined
      ? await readSequence(options, seed ?? 0, context)
      : sequenceOf(withEdits(planOfFile(file, seed ?? 0), options), {
          ...options,
          length: options.length ?? file.lengthMs,
        });
  return {
    seed,
    payloads: options.payloads ?? file?.payloads,
    make: (making) => {
      const events = Array.from({ length: options.count }, (_, run) => again(once(making), run)).flat();
      refuseTooMany(events, options);
      return withDisorder(events, options, seed ?? 0);
    },
  };
}

/** A run behind another waits as long as an event behind another. */
function again(events: readonly TriggeredEvent[], run: number): readonly TriggeredEvent[] {
  if (run === 0) return events;
  return events.map((event, index) => (index === 0 ? changed(event, { afterMs: STEP_PAUSE_MS }) : event));
}

function refuseTooMany({ length }: readonly unknown[], { uuid }: TriggerOptions): void {
  if (length > MAX_EVENTS)
    throw refused(
      `These are ${countText(length, 'event')}, and ${numberText(MAX_EVENTS)} are sent at most.`,
      'Give a smaller --count, or run it several times.',
    );
  if (uuid !== undefined && length > 1)
    throw refused(
      `--uuid is for one delivery, and these are ${countText(length, 'event')}.`,
      'Name one event.',
    );
}

/** Pauses stay where they are: what stands first is sent at once. */
function withDisorder(
  events: readonly TriggeredEvent[],
  options: TriggerOptions,
  seed: number,
): readonly TriggeredEvent[] {
  return arrange(events, options, seed).map(({ item, isDropped, isDuplicated }, index) =>
    changed(item, {
      afterMs: events[index]?.afterMs ?? 0,
      lost: item.lost || isDropped,
      repeats: item.repeats + (isDuplicated ? 1 : 0),
    }),
  );
}

function changed(event: TriggeredEvent, changes: Partial<TriggeredEvent>): TriggeredEvent {
  return { ...event, ...changes };
}

type Sequence = (making: MakeOptions) => readonly TriggeredEvent[];

async function readSequence(options: TriggerOptions, seed: number, context: Context): Promise<Sequence> {
  const { forged, repeat: repeats, uuid, bodyFile } = options;
  if (bodyFile === undefined)
    return sequenceOf(planFor(await wordsOf(options, context), options, seed), options);
  const body = await readBodyFile(bodyFile, options.events[0], context);
  return () => [{ ...body, afterMs: 0, repeats, forged, lost: false, uuid }];
}

function sequenceOf(plan: ScenarioPlan, options: TriggerOptions): Sequence {
  const { forged, repeat: repeats, uuid, length: lengthMs } = options;
  return (making) =>
    makeEvents(plan, { ...making, lengthMs }).map(({ event, body, afterMs, lost, ...planned }) => ({
      event,
      body: { bytes: body, kind: 'payload' },
      afterMs,
      lost,
      forged: planned.forged || forged,
      repeats: planned.repeats + repeats,
      uuid,
    }));
}

function withEdits(plan: ScenarioPlan, { set, add }: TriggerOptions): ScenarioPlan {
  return { ...plan, edits: [...plan.edits, ...readEdits(set, add)] };
}

const PARTS = ['recording', 'livestream', 'chat', 'transcript', 'summary'] as const;

function partsOf(options: TriggerOptions): readonly (typeof PARTS)[number][] {
  return PARTS.filter((part) => options[part]);
}

async function wordsOf(options: TriggerOptions, context: Context): Promise<readonly string[]> {
  if (options.events.length > 0) return options.events;
  if (options.participants !== undefined || partsOf(options).length > 0) return ['meeting'];
  return await askForEvents(context);
}

function planFor(words: readonly string[], options: TriggerOptions, seed: number): ScenarioPlan {
  const { participants, variant } = options;
  const read = words.map(readEventWord);
  const parts = partsOf(options);
  const first = read.find(({ kind }) => kind === 'scenario');
  const [part] = parts;
  if (first === undefined && participants !== undefined) throw needsScenario('--participants');
  if (first === undefined && part !== undefined) throw needsScenario(`--${part}`);
  const random = seededRandom(seed);
  const meeting =
    participants === undefined ? USUAL_MEETING : meetingWith(makePeople(participants, random), random);
  const steps = read.flatMap((word): readonly ScenarioStep[] => {
    if (word.kind === 'event') return [withVariant(stepOf(word.event, meeting), word.event, variant)];
    return stepsOf([word.scenario, ...(word === first ? parts : [])], meeting);
  });
  return withEdits({ meeting, steps: evenly(steps), edits: [] }, options);
}

function withVariant(step: ScenarioStep, event: EventName, id: string | undefined): ScenarioStep {
  return id === undefined ? step : { ...step, variant: variantOf(event, id).id };
}

/** @throws HooksError `usage_invalid` */
function readEdits(set: readonly string[], adds: boolean): readonly AskedEdit[] {
  const from = { name: '--set', code: 'usage_invalid', toAdd: '--add' } as const;
  return set.map((text) => ({ edit: parseEdit(text, '--set'), adds, from }));
}

async function askForEvents(context: Context): Promise<readonly string[]> {
  if (!context.interactive)
    throw new HooksError('option_missing', 'Which event or scenario?', { hint: LIST });
  const prompts = await context.prompts();
  const choices = [
    ...SCENARIO_NAMES.map((value) => ({ value, label: `${value} (a scenario)`, checked: false })),
    ...EVENT_NAMES.map((value) => ({ value, label: value, checked: false })),
  ];
  return await prompts.checklist('What is to be sent?', choices);
}

const LIST = `Name one or several. Scenarios: ${SCENARIO_NAMES.join(', ')}. Events: ${EVENT_NAMES.join(', ')}.`;
