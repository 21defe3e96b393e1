import { aborted } from '../../domain/waiting.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';
import { isWanted } from './presenter.ts';
import type { Context } from '../../context.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import { createWait, type EndReason, type WaitResult } from '../../domain/expectation/wait-result.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import { WAIT_AFTER_COMMAND_MS } from '../../domain/defaults.ts';
import { HooksError } from '../../domain/errors.ts';
import { parseExpectation } from '../../domain/expectation/expectation-syntax.ts';
import { durationText } from '../../domain/text/duration.ts';
import { countText, deliveriesText } from '../../domain/text/amounts.ts';
import type { MetExpectation } from '../../views/expectation/progress.ts';
import type { Expectation } from '../../domain/expectation/expectation.ts';
import type { TrackedDelivery } from '../../domain/expectation/near-misses.ts';

/** The options that make it end by itself. */
export interface EndingOptions {
  readonly expect: readonly string[];
  readonly inOrder: boolean;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly exitAfter: number | undefined;
  /** Each `junit=<file>` or `markdown=<file>`. */
  readonly report: readonly string[];
  /** The command behind `--`; none where there is none. */
  readonly command: readonly string[];
}

/** What makes it end: whichever comes first. */
export interface EndConditions {
  readonly expectations: readonly Expectation[];
  readonly inOrder: boolean;
  readonly timeoutMs: number | undefined;
  readonly exitAfter: number | undefined;
  /** Whether a command runs meanwhile: it has to end too. */
  readonly hasCommand: boolean;
}

/** @throws HooksError `usage_invalid` */
export function readEndConditions({
  expect,
  inOrder,
  timeout,
  exitAfter,
  command,
}: EndingOptions): EndConditions {
  if (inOrder && expect.length === 0)
    throw new HooksError('usage_invalid', '--in-order requires --expect.', {
      hint: 'Add the events to wait for, in their order: --expect meeting.started --expect meeting.ended.',
    });
  return {
    expectations: expect.map(parseExpectation),
    inOrder,
    timeoutMs: timeout,
    exitAfter,
    hasCommand: command.length > 0,
  };
}

/** What makes it end by itself, as a sentence; undefined when nothing does but the end of the command. */
function endsWhen(conditions: EndConditions): string | undefined {
  const { expectations, timeoutMs, exitAfter, hasCommand } = conditions;
  if (hasCommand) return endsWithCommand(conditions);
  const ends = [
    ...(expectations.length === 0 ? [] : [`once ${expectationsText(expectations)} met`]),
    ...(exitAfter === undefined ? [] : [`after ${deliveriesText(exitAfter)}`]),
    ...(timeoutMs === undefined ? [] : [`after ${durationText(timeoutMs)}`]),
  ];
  return ends.length === 0 ? undefined : `It ends ${ends.join(', or ')}.`;
}

function endsWithCommand({ expectations, timeoutMs, exitAfter }: EndConditions): string | undefined {
  const wanted = [
    ...(expectations.length === 0 ? [] : [`${expectationsText(expectations)} met`]),
    ...(exitAfter === undefined ? [] : [`${deliveriesText(exitAfter)} came`]),
  ].join(' or ');
  if (wanted === '' && timeoutMs === undefined) return undefined;
  const all = wanted === '' ? 'the command has ended' : `the command has ended and ${wanted}`;
  return `It ends once ${all}${timeoutMs === undefined ? '' : `, or after ${durationText(timeoutMs)}`}.`;
}

function expectationsText({ length }: readonly Expectation[]): string {
  return length === 1 ? 'the expectation is' : `all ${String(length)} expectations are`;
}

function openText(expectations: number, deliveries: number): string {
  if (expectations > 0) return countText(expectations, 'expectation');
  return countText(deliveries, 'more delivery', 'more deliveries');
}

/** Field by field: spreading an event costs more than looking at it. */
function trackedOf(event: DeliveryEvent): TrackedDelivery {
  const { event: name, uuid, receivedAt, payload, repeat, rejection, signature } = event;
  const isGenuine = isTrusted(signature.state);
  return { event: name, uuid, receivedAt, payload, repeat, rejection, isTrusted: isGenuine };
}

/** What was sent for another webhook meets nothing. */
function isOwnDelivery(event: ReceiverEvent): event is DeliveryEvent {
  return event.type === 'delivery' && event.foreign !== true;
}

/** A sleep that was ended by another end. */
function ignore(): void {}

/** What has not come yet. */
export interface StillOpen {
  /** Such as `2 expectations`. */
  readonly what: string;
  /** Milliseconds that it is waited for; Infinity for no end. */
  readonly leftMs: number;
}

/** Knows when `listen` is to end, and what has come by then of what was waited for. */
export interface EndWatcher {
  /** What makes it end by itself, for people; undefined when nothing does but the end of the command. */
  readonly when: string | undefined;
  /** @returns the expectation that is met by it, where there is one */
  onEvent(event: ReceiverEvent): MetExpectation | undefined;
  /**
   * Resolves when it is to end. The time begins to run with this call.
   *
   * @param commandEnded resolves when the command has ended, where one runs
   */
  wait(commandEnded?: Promise<unknown>): Promise<void>;
  /** What is still waited for; undefined when nothing is. */
  open(): StillOpen | undefined;
  /** Undefined when nothing was waited for. What has come since the end was decided counts too. */
  result(): WaitResult | undefined;
}

/**
 * @param filter of `--events`: which deliveries `--exit-after` counts; expectations look at all
 */
export function createEndWatcher(
  conditions: EndConditions,
  { filter, showSecrets }: { readonly filter: EventFilter; readonly showSecrets: boolean },
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
): EndWatcher {
  const { expectations, inOrder, timeoutMs, exitAfter } = conditions;
  const isAnythingWaitedFor = expectations.length > 0 || exitAfter !== undefined;
  const wait = createWait({ expectations, inOrder, timeoutMs, showSecrets }, clock);
  const over = new AbortController();
  let endedBy: EndReason | undefined;
  let came = 0;
  let isCommandRunning = conditions.hasCommand;
  let endsAt = Infinity;

  const end = (reason: EndReason): void => {
    endedBy ??= reason;
    over.abort();
  };

  const onDelivery = (event: DeliveryEvent): MetExpectation | undefined => {
    const tracked = trackedOf(event);
    const met = wait.take(tracked);
    const counts = event.rejection === undefined && !event.repeat && tracked.isTrusted;
    if (counts && isWanted(event, filter)) came += 1;
    endIfComplete();
    if (met === undefined) return undefined;
    const [of, leftMs] = [expectations.length, endsAt - clock.elapsed()];
    return { expectation: met.text, uuid: event.uuid, met: of - wait.open, of, leftMs };
  };

  const endIfComplete = (): void => {
    if (isCommandRunning) return;
    if (wait.allMet) end('expectations');
    else if (exitAfter !== undefined && came >= exitAfter) end('count');
    else if (conditions.hasCommand && !isAnythingWaitedFor) end('command');
  };

  const endAfter = (milliseconds: number, reason: EndReason): void => {
    endsAt = clock.elapsed() + milliseconds;
    clock.sleep(milliseconds, over.signal).then(() => end(reason), ignore);
  };

  const onCommandEnd = (): void => {
    isCommandRunning = false;
    endIfComplete();
    if (timeoutMs === undefined && endedBy === undefined) endAfter(WAIT_AFTER_COMMAND_MS, 'command');
  };

  return {
    when: endsWhen(conditions),
    onEvent: (event) => (isAnythingWaitedFor && isOwnDelivery(event) ? onDelivery(event) : undefined),
    wait: async (commandEnded) => {
      wait.start();
      if (timeoutMs !== undefined) endAfter(timeoutMs, 'timeout');
      void commandEnded?.then(onCommandEnd);
      await Promise.race([aborted(over.signal), aborted(signal)]);
      end('signal');
    },
    open: () => {
      if (endedBy !== undefined || !isAnythingWaitedFor) return undefined;
      return { what: openText(wait.open, (exitAfter ?? 0) - came), leftMs: endsAt - clock.elapsed() };
    },
    result: () => {
      const count = exitAfter === undefined ? undefined : { wanted: exitAfter, came };
      return isAnythingWaitedFor ? wait.result(endedBy ?? 'signal', count) : undefined;
    },
  };
}
