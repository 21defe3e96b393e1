import { randomUUID } from 'node:crypto';
import { notify, type Context } from '../../context.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { HooksError } from '../../domain/errors.ts';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { newestPayloads, type PayloadFamily } from '../../domain/events/payload-families.ts';
import { countText, timeText } from '../../domain/text/amounts.ts';
import { STEP_PAUSE_MS } from '../../emulator/scenario-steps.ts';
import { SCENARIO_NAMES } from '../../domain/events/scenario-names.ts';
import { readTargetSpecs } from '../../forwarding/target-specs.ts';
import { targetText } from '../../views/forward/text.ts';
import { findEmulator } from '../shared/find-emulator.ts';
import { policyInUse } from '../shared/policy-in-use.ts';
import { chooseApp, ownerText, whereText } from './emulated-app.ts';
import { createTriggerPresenter, type TriggerPresenter } from './presenter.ts';
import { sendByEmulator } from './send-by-emulator.ts';
import { sendToUrl } from './send-to-url.ts';
import { TriggerTally } from './tally.ts';
import { makeEvents, readEdits, stepsFor, type TriggeredEvent } from './triggered-events.ts';
import type { Send } from './send.ts';

export interface TriggerOptions {
  /** Names of events and scenarios. */
  readonly events: readonly string[];
  readonly to: string | undefined;
  /** Each `path=value`. */
  readonly set: readonly string[];
  /** The shape of payloads; that of the emulator, or the newest of the service, without it. */
  readonly payloads: PayloadFamily | undefined;
  readonly forged: boolean;
  /** How often each delivery is sent again. */
  readonly repeat: number;
  /** How long the meeting took, in milliseconds; a good half hour without it. */
  readonly length: number | undefined;
  /** Factor for the pause between events; that of the emulator without it. */
  readonly timeScale: number | undefined;
}

/** Where events go, and what they are made for. */
interface Destination {
  readonly send: Send;
  /** For people. */
  readonly where: string;
  /** Whose webhooks get them, in a sentence; undefined where they are sent to an address. */
  readonly sender?: string;
  readonly payloads: PayloadFamily;
  readonly organizationId: string;
  readonly timeScale: number;
}

/**
 * Sends events of a meeting that never was: by an emulator to its webhooks, or to one address.
 *
 * @throws HooksError `event_unknown`, `option_missing`, `emulator_missing`, `not_an_emulator`; what came of it:
 *   `delivery_failed`, `target_unreachable`, `webhook_not_found`
 */
export async function run(options: TriggerOptions, context: Context): Promise<void> {
  const words = options.events.length > 0 ? options.events : await askForEvents(context);
  const steps = stepsFor(words);
  const edits = readEdits(options.set);
  const destination = await chooseDestination(options, context);
  const { organizationId } = destination;
  const payloads = options.payloads ?? destination.payloads;
  const events = makeEvents(
    steps,
    {
      payloads,
      organizationId,
      endsAt: context.clock.now(),
      lengthMs: options.length,
      newId: randomUUID,
    },
    edits,
  );
  const pauseMs = STEP_PAUSE_MS * destination.timeScale;
  // Set by `listen` for the command that it runs.
  const receiver = readVariable(context.environment, 'DYTE_HOOKS_RECEIVER_URL');
  const where = receiver === undefined ? ` to ${destination.where}` : '';
  if (events.length > 1)
    notify(context, `${countText(events.length, 'event')}${where}, ${paceText(pauseMs)}.`);
  const presenter = await createTriggerPresenter(context, receiver);
  const tally = new TriggerTally(destination.sender);
  await sendAll(events, destination.send, pauseMs, { presenter, tally, context });
  presenter.onEnd(tally.summary());
  const failure = tally.failure();
  if (failure !== undefined) throw failure;
}

function paceText(pauseMs: number): string {
  return pauseMs < 1 ? 'at once' : `${timeText(pauseMs)} apart`;
}

interface Parts {
  readonly presenter: TriggerPresenter;
  readonly tally: TriggerTally;
  readonly context: Context;
}

/** Deliveries may take longer than the pause: the next event is sent meanwhile. */
async function sendAll(
  events: readonly TriggeredEvent[],
  send: Send,
  pauseMs: number,
  { presenter, tally, context: { clock, signal } }: Parts,
): Promise<void> {
  const under: Promise<void>[] = [];
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  for (const [index, event] of events.entries()) {
    if (index > 0) await clock.sleep(pauseMs, stop).catch(() => undefined);
    if (stop.aborted) break;
    tally.addEvent();
    const sending = send(event, {
      onSent: (sent) => {
        tally.add(sent);
        presenter.onSent(sent);
      },
      onUnwanted: (name, at) => {
        tally.addUnwanted(name);
        presenter.onUnwanted(name, at);
      },
    });
    sending.catch(() => failed.abort());
    under.push(sending);
  }
  await Promise.all(under);
  signal.throwIfAborted();
}

async function chooseDestination(options: TriggerOptions, context: Context): Promise<Destination> {
  const { forged, repeat: repeats } = options;
  if (options.to !== undefined) {
    const [spec] = readTargetSpecs({ forwardTo: [options.to], forward: [], exec: [] });
    if (spec?.kind !== 'http') throw new Error('--to is a URL');
    const policy = await policyInUse(context);
    const url = spec.url.href;
    return {
      send: await sendToUrl({ url, policy, forged, repeats }, context),
      where: targetText(url, false),
      payloads: newestPayloads(policy),
      organizationId: randomUUID(),
      timeScale: options.timeScale ?? 1,
    };
  }
  const emulator = await findEmulator(context);
  const { payloads, timeScale } = emulator.description;
  const app = chooseApp(emulator, context);
  return {
    send: sendByEmulator(emulator, { app: app.id, forged, repeats }, context),
    where: whereText(emulator, app),
    sender: ownerText(emulator, app),
    payloads,
    organizationId: app.id,
    timeScale: options.timeScale ?? timeScale,
  };
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
