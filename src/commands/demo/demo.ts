import { notify, type Context } from '../../context.ts';
import { DEFAULT_HOST } from '../../domain/defaults.ts';
import { roundedMs, timeText } from '../../domain/text/amounts.ts';
import { HooksError } from '../../domain/errors.ts';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { aborted } from '../../domain/waiting.ts';
import { startReceiverServer, type RunningReceiver } from '../../receiver/http/receiver-server.ts';
import { publishedKey } from '../../receiver/published-key.ts';
import { createReceiver, type Receipt, type Receiver } from '../../receiver/receiver.ts';
import { createSummaryCounter, type SummaryCounter } from '../../receiver/summary.ts';
import { serviceToEmulate } from '../shared/service-to-emulate.ts';
import { startEmbeddedEmulator, type EmbeddedEmulator } from '../shared/embedded-emulator.ts';
import { ownCommand } from '../shared/own-command.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { nextSteps } from './next-steps.ts';
import type { ReceiverEvent } from '../../receiver/receiver-event.ts';

export interface DemoOptions {
  readonly stay: boolean;
}

/** Waits are a tenth of the service’s: quick, and slow enough to watch. */
const TIME_SCALE = 0.1;

/** The event whose first answer goes wrong. */
const LOST_ANSWER = 'meeting.participantLeft';

const CLOSE_TIMEOUT_MS = 3000;

/**
 * Plays the whole job on this machine: a webhook is registered with an embedded service, a meeting
 * plays, and its events are received, checked, told apart from repeats, and shown.
 *
 * @throws HooksError `demo_failed` when something did not come out as it must
 */
export async function run(options: DemoOptions, context: Context): Promise<void> {
  const narrator = await createNarrator(context);
  const counter = createSummaryCounter();
  const service = serviceToEmulate(undefined, context);
  const emulator = await startEmbeddedEmulator(context, {
    service,
    timeScale: TIME_SCALE,
    onEvent: () => undefined,
  });
  try {
    narrator.step('The service, played by this machine', { url: emulator.apiUrl });
    const receiver = await startDemoReceiver(context, emulator, narrator, counter);
    try {
      await play(context, emulator, receiver, narrator);
      if (options.stay) await keepOpen(context, receiver);
    } finally {
      await receiver.close(CLOSE_TIMEOUT_MS);
    }
  } finally {
    await emulator.close();
  }
  explainEnd(context, narrator, counter);
}

async function startDemoReceiver(
  context: Context,
  emulator: EmbeddedEmulator,
  narrator: Narrator,
  counter: SummaryCounter,
): Promise<RunningReceiver> {
  const onEvent = (event: ReceiverEvent): void => {
    counter.add(event);
    if (event.type !== 'delivery') return;
    narrator.delivery(event);
    explain(event, narrator);
  };
  const { clock } = context;
  const fetchPem = (signal: AbortSignal): Promise<string> => context.fetchPublicKey(emulator.keyUrl, signal);
  const keys = publishedKey({ fetchPem, origin: emulator.keyUrl, clock, onEvent });
  const store = await context.deliveryStore({ file: 'memory', onEvent: () => undefined });
  const core = createReceiver({ verify: 'require', keys, store, clock });
  const receiver = losingOneAnswer(core, LOST_ANSWER);
  const server = await startReceiverServer({ receiver, onEvent, clock, host: DEFAULT_HOST, port: 0 });
  narrator.step('A receiver, checking signatures with the service’s key', { url: `${server.url}/webhook` });
  return {
    ...server,
    close: async (withinMs) => {
      await server.close(withinMs);
      keys.close();
      await store.close();
    },
  };
}

function explain(event: Extract<ReceiverEvent, { type: 'delivery' }>, narrator: Narrator): void {
  if (event.status === 500)
    narrator.remark('That answer went wrong on purpose, so the service retries the delivery.');
  if (event.repeat) narrator.remark('The same UUID: recognised as a repeat, so nothing happens twice.');
}

async function play(
  context: Context,
  emulator: EmbeddedEmulator,
  receiver: RunningReceiver,
  narrator: Narrator,
): Promise<void> {
  const webhook = await emulator.register('Demo', `${receiver.url}/webhook`);
  narrator.step('A webhook for all nine events, registered through the API', { id: webhook.id ?? '' });
  narrator.step('A meeting', {});
  await emulator.play('full');
  await emulator.idle();
  narrator.step('A forged delivery', {});
  await emulator.forge('meeting.ended');
  await emulator.idle();
  context.signal.throwIfAborted();
}

async function keepOpen(context: Context, receiver: RunningReceiver): Promise<void> {
  notify(
    context,
    [
      '',
      'Everything stays up until Ctrl-C. Send more, from another terminal:',
      `  ${ownCommand(context.environment)} trigger meeting`,
      `Received at ${receiver.url}/webhook.`,
    ].join('\n'),
  );
  await aborted(context.signal);
}

/** A demonstration that went wrong must not look like one that went well. */
function explainEnd(context: Context, narrator: Narrator, counter: SummaryCounter): void {
  const { events, repeats, rejected, slowestMs = 0 } = counter.summary();
  const missing = EVENT_NAMES.filter((name) => !events.has(name));
  const forged = rejected.get('signature') ?? 0;
  if (missing.length > 0 || repeats === 0 || forged === 0)
    throw new HooksError(
      'demo_failed',
      `The demonstration went wrong: ${whatIsMissing(missing, repeats, forged)}.`,
      {
        hint: 'Run it again with --debug to see more.',
      },
    );
  const received = [...events.values()].reduce((sum, count) => sum + count, 0);
  narrator.end(
    [
      `${received} deliveries received and verified, ${repeats} recognised as a repeat, ${forged} forged one rejected.`,
      `Slowest answer: ${timeText(slowestMs)}; the service waits for 3 seconds.`,
    ],
    nextSteps(ownCommand(context.environment)),
    { received, repeats, forged, slowestAnswerMs: roundedMs(slowestMs) },
  );
}

function whatIsMissing(missing: readonly string[], repeats: number, forged: number): string {
  if (missing.length > 0) return `${missing.join(', ')} did not arrive`;
  if (repeats === 0) return 'the repeated delivery was not recognised';
  return forged === 0 ? 'the forged delivery was not rejected' : 'nothing';
}

/**
 * A receiver whose answer to the first delivery of one event goes wrong after everything was done, as
 * when a process dies in that moment: the service retries, and the repeat must be recognised.
 */
function losingOneAnswer(receiver: Receiver, event: string): Receiver {
  let isLost = false;
  return {
    async receive(request): Promise<Receipt> {
      const receipt = await receiver.receive(request);
      if (isLost || receipt.event.event !== event || receipt.event.rejection !== undefined) return receipt;
      isLost = true;
      const answer = { ...receipt.answer, status: 500, body: 'This answer goes wrong on purpose.\n' };
      return { answer, event: { ...receipt.event, status: answer.status } };
    },
  };
}
