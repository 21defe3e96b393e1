import { matchesEvent, type EventFilter } from '../../domain/events/selector.ts';
import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import { faultJson } from '../shared/fault-options.ts';
import type { EmulatorEvent } from '../../emulator/emulator-event.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { ReceiverSummary } from '../../receiver/summary.ts';
import { jsonConnection, lineConnection } from './register/connection-presenter.ts';
import type { ConnectionEvent } from './register/connection-event.ts';
import { createStderrMessages, type StderrMessages } from './stderr-messages.ts';
import type { Context } from '../../context.ts';
import type { Outputs } from '../shared/live-outputs.ts';
import { receivedJson } from '../../views/delivery/received-json.ts';
import { readyConnectionJson } from '../../views/connection/json.ts';
import type { ListenReadyJson, ListenSummaryJson } from '../../schemas/listen.ts';
import { jsonLine } from '../shared/print-answer.ts';
import { forwardEventJson, outageJson, pauseJson, targetSummaryJson } from '../../views/forward/json.ts';
import { waitResultJson } from '../../views/expectation/result-json.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import { renderDetails } from '../../views/delivery/received-details.ts';
import { renderSummary, storedText } from '../../views/delivery/receiver-summary.ts';
import { renderWaitResult } from '../../views/expectation/result-page.ts';
import { wrap } from '../../terminal/text/width.ts';
import type { Forwards } from './forward-lines.ts';
import { isOutageEvent } from './outage-lines.ts';
import { isPauseEvent } from './pause-lines.ts';
import { createLines, deliveryLines, hasFailedForGood, widthOf, type LinesOptions } from './lines.ts';
import { LineBuffer } from './line-buffer.ts';
import { createLinePrinter } from './line-printer.ts';
import type { RejectionDiagnosis } from './rejection-diagnosis.ts';
import { createStartMessages, type StartMessages } from './start-messages.ts';
import type { ListenReady } from './ready-lines.ts';

/** Shows what happens, for people or for programs. */
export interface ListenPresenter extends StartMessages {
  /** What signatures are checked with, and where it is from. */
  readonly onKeys: RejectionDiagnosis['start'];
  onEvent(event: ReceiverEvent): void;
  /** A delivery is shown before what became of it. */
  onForwarder(event: ForwarderEvent): void;
  /** What becomes of the connection between the service and the receiver; at its start for people only. */
  onConnection(event: ConnectionEvent): void;
  /** What the service in this process tells of itself; its deliveries arrive, and are shown as that. */
  onEmulator(event: EmulatorEvent): void;
  /** What became of what was waited for; only where something was. */
  onResult(result: WaitResult): void;
  onEnd(summary: ReceiverSummary, targets: readonly TargetSummary[]): void;
}

/** Those of its functions that people and programs are shown different things by. */
type Shown = Omit<ListenPresenter, 'onEmulator'>;

interface PresenterOptions extends LinesOptions {
  readonly verify: VerifyMode;
  /** Whether the service is in this process too. */
  readonly emulates: boolean;
}

/** Whether `--events` lets a delivery be shown; one whose event cannot be read always is. */
export function isWanted({ event }: Pick<DeliveryEvent, 'event'>, filter: EventFilter): boolean {
  return event === undefined || matchesEvent(filter, event);
}

/** One object a line with `--json`, and one line for each delivery for people. */
export async function createListenPresenter(
  context: Context,
  outputs: Outputs,
  options: PresenterOptions,
): Promise<ListenPresenter> {
  const messages = await createStderrMessages(context, outputs.stderr, options);
  const presenter = context.options.json
    ? createJsonPresenter(context, outputs, messages, options)
    : await createLinePresenter(context, outputs, messages, options);
  return {
    ...presenter,
    onEvent: (event) => presenter.onEvent(withoutLargePayload(event)),
    onEmulator: (event) => {
      if (event.type === 'failure') messages.onEvent({ type: 'fault', error: event.error });
    },
  };
}

/**
 * Bytes of a body up to which it is shown. Real ones have below 10 kilobytes; masking and writing one of
 * 5 MiB takes seconds, in which nothing else is answered.
 */
const MAX_SHOWN_BYTES = 256 * 1024;

function withoutLargePayload(event: ReceiverEvent): ReceiverEvent {
  if (event.type !== 'delivery' || event.body.length <= MAX_SHOWN_BYTES || !event.payload.readable)
    return event;
  return { ...event, payload: { readable: false, reason: 'too_large' } };
}

/** One object a line on standard output; what is no delivery is shown on standard error. */
function createJsonPresenter(
  context: Context,
  outputs: Outputs,
  messages: StderrMessages,
  { filter, showSecrets, verbose, forwarding }: PresenterOptions,
): Shown {
  const { stdout } = outputs;
  const connection = jsonConnection(context, outputs);
  return {
    onKeys: () => undefined,
    onReady: (info) => {
      connection.onReady(info);
      stdout.write(jsonLine<'listen'>(readyJson(info)));
      stdout.flush();
    },
    onConnection: (event) => connection.onConnection(event),
    onEvent: (event) => {
      if (event.type !== 'delivery') messages.onEvent(event);
      else if (isWanted(event, filter)) stdout.write(jsonLine<'listen'>(receivedJson(event, showSecrets)));
    },
    onNextStep: () => undefined,
    onForwarder: (event) => {
      if (isOutageEvent(event)) stdout.write(jsonLine<'listen'>(outageJson(event, showSecrets)));
      else if (isPauseEvent(event)) stdout.write(jsonLine<'listen'>(pauseJson(event)));
      else if (event.type !== 'forward') messages.onForwarder(event);
      else if (forwarding !== undefined && isWanted(event, filter)) {
        const { policy } = forwarding;
        stdout.write(jsonLine<'listen'>(forwardEventJson(event, { policy, showSecrets, verbose })));
      }
    },
    onResult: (result) => stdout.write(jsonLine<'listen'>(waitResultJson(result))),
    onEnd: (summary, targets) => {
      const forwards = targets.map((target) => targetSummaryJson(target, showSecrets));
      stdout.write(jsonLine<'listen'>({ ...summaryJson(summary, stdout.linesLost), forwards }));
    },
  };
}

function readyJson({
  url,
  address,
  port,
  emulator,
  connection,
  adminUrl,
  servedKeyUrl,
}: ListenReady): ListenReadyJson {
  return {
    type: 'ready',
    url,
    address,
    port,
    ...(connection === undefined ? {} : { connection: readyConnectionJson(connection) }),
    ...(adminUrl === undefined ? {} : { adminUrl }),
    ...(servedKeyUrl === undefined ? {} : { servedKeyUrl }),
    ...(emulator === undefined
      ? {}
      : { emulator: { url: emulator.url, apiUrl: emulator.apiUrl, faults: emulator.faults.map(faultJson) } }),
  };
}

function summaryJson(summary: ReceiverSummary, linesLost: number): Omit<ListenSummaryJson, 'forwards'> {
  const { events, repeats, unverified, rejected, faults, notShown, foreign, slowestMs } = summary;
  return {
    type: 'summary',
    events: Object.fromEntries(events),
    repeats,
    unverified,
    rejected: Object.fromEntries(rejected),
    faults,
    notShown,
    foreign,
    slowestAnswerMs: slowestMs === undefined ? null : roundedMs(slowestMs),
    linesLost,
  };
}

/** One line for each delivery, for people. */
async function createLinePresenter(
  context: Context,
  { stdout, stderr }: Outputs,
  messages: StderrMessages,
  options: PresenterOptions,
): Promise<Shown> {
  const style = await context.style(stdout);
  const start = await createStartMessages(context, stderr, options);
  const { quiet } = context.options;
  const width = widthOf(stdout, options.live);
  const { print, printDelivery: printText, printLater, printBare } = createLinePrinter(stdout, options.live);

  let storePath: string | undefined;
  let hasAnyCome = false;
  const buffer = new LineBuffer(context.clock);
  const { deliveries, forwards, onKeys } = createLines(context, stdout, style, options);

  const printDelivery = (event: DeliveryEvent, known: Forwards): void => {
    const details = options.verbose ? renderDetails(event, style, options.showSecrets) : [];
    const { own, lines } = deliveryLines(event, known, { deliveries, forwards }, details);
    printText(event, own, lines);
  };

  const printInTurn = (lines: readonly string[]): void => buffer.add(undefined, [], () => print(lines));
  const connection = lineConnection(context, { style, width, start, print: printInTurn });

  return {
    onKeys,
    onReady: (info) => {
      ({ storePath } = info);
      connection.onReady(info);
      start.onReady(info);
    },
    onConnection: (event) => connection.onConnection(event),
    // Whoever sees deliveries come needs no word of it.
    onNextStep: (...step) => (hasAnyCome ? undefined : start.onNextStep(...step)),
    onEvent: (event) => {
      if (event.type === 'refused') printInTurn([deliveries.refusalLine(event)]);
      else if (event.type !== 'delivery') messages.onEvent(event);
      else {
        hasAnyCome = true;
        deliveries.learn(event);
        if (isWanted(event, options.filter))
          buffer.add(event.position, openTargets(event), (known) => printDelivery(event, known));
        // Of one that is marked as foreign it is said already.
        if (!quiet && event.foreign !== true) messages.onDelivery(event);
      }
    },
    onForwarder: (event) => {
      if (event.type === 'held') buffer.hold(event);
      else if (isOutageEvent(event) || isPauseEvent(event)) printInTurn(forwards.changeLines(event));
      else if (event.type !== 'forward') messages.onForwarder(event);
      else if (isWanted(forwards.counted(event), options.filter) && !buffer.join(event)) {
        if (hasFailedForGood(event)) deliveries.countFailed(event.position);
        printLater(event.position, () => forwards.laterLines(event));
      }
    },
    onResult: (result) => {
      buffer.flush();
      printBare(renderWaitResult(result, style, width(), { namesMet: quiet }));
    },
    onEnd: (summary, targets) => {
      buffer.close();
      if (quiet) return;
      printBare(renderSummary({ ...summary, linesLost: stdout.linesLost }, style));
      printBare(wrap(storedText(storePath), width()));
      printBare(forwards.summaryOf(targets));
    },
  };
}

function openTargets({ forwards }: DeliveryEvent): readonly string[] {
  return forwards.filter(({ state }) => state === 'open').map(({ target }) => target);
}
