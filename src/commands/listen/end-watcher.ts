import { aborted } from '../../domain/waiting.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';
import { isWanted } from './presenter.ts';
import type { Context } from '../../context.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import { createWait, type EndReason, type WaitResult } from '../../domain/expectation/wait-result.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import { HooksError } from '../../domain/errors.ts';
import { parseExpectation } from '../../domain/expectation/expectation-syntax.ts';
import { durationText } from '../../domain/text/duration.ts';
import { deliveriesText } from '../../domain/text/amounts.ts';
import type { Expectation } from '../../domain/expectation/expectation.ts';

/** The options that make it end by itself. */
export interface EndingOptions {
  readonly expect: readonly string[];
  readonly inOrder: boolean;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly exitAfter: number | undefined;
  /** `junit=<file>`. */
  readonly report: string | undefined;
}

/** What makes it end: whichever comes first. */
export interface EndConditions {
  readonly expectations: readonly Expectation[];
  readonly inOrder: boolean;
  readonly timeoutMs: number | undefined;
  readonly exitAfter: number | undefined;
}

/** @throws HooksError `usage_invalid` */
export function readEndConditions({ expect, inOrder, timeout, exitAfter }: EndingOptions): EndConditions {
  if (inOrder && expect.length === 0)
    throw new HooksError('usage_invalid', '--in-order requires --expect.', {
      hint: 'Add the events to wait for, in their order: --expect meeting.started --expect meeting.ended.',
    });
  return { expectations: expect.map(parseExpectation), inOrder, timeoutMs: timeout, exitAfter };
}

/** What makes it end by itself, as a sentence; undefined when nothing does. */
function endsWhen({ expectations, timeoutMs, exitAfter }: EndConditions): string | undefined {
  const ends = [
    ...(expectations.length === 0 ? [] : [`once ${expectationsText(expectations)} met`]),
    ...(exitAfter === undefined ? [] : [`after ${deliveriesText(exitAfter)}`]),
    ...(timeoutMs === undefined ? [] : [`after ${durationText(timeoutMs)}`]),
  ];
  return ends.length === 0 ? undefined : `It ends ${ends.join(', or ')}.`;
}

function expectationsText({ length }: readonly Expectation[]): string {
  return length === 1 ? 'the expectation is' : `all ${String(length)} expectations are`;
}

/** Knows when `listen` is to end, and what has come by then of what was waited for. */
export interface EndWatcher {
  /** What makes it end by itself, for people; undefined when nothing does. */
  readonly when: string | undefined;
  onEvent(event: ReceiverEvent): void;
  /** Resolves when it is to end. The time begins to run with this call. */
  wait(): Promise<void>;
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
  const wait = createWait({ expectations, inOrder, timeoutMs, showSecrets }, clock);
  const over = new AbortController();
  let endedBy: EndReason | undefined;
  let came = 0;

  const end = (reason: EndReason): void => {
    endedBy ??= reason;
    over.abort();
  };

  const onDelivery = (event: DeliveryEvent): void => {
    const isGenuine = isTrusted(event.signature.state);
    wait.take({ ...event, isTrusted: isGenuine });
    const counts = event.rejection === undefined && !event.repeat && isGenuine;
    if (counts && isWanted(event, filter)) came += 1;
    if (wait.allMet) end('expectations');
    else if (exitAfter !== undefined && came >= exitAfter) end('count');
  };

  return {
    when: endsWhen(conditions),
    onEvent: (event) => {
      if (event.type === 'delivery') onDelivery(event);
    },
    wait: async () => {
      wait.start();
      if (timeoutMs !== undefined)
        clock.sleep(timeoutMs, over.signal).then(
          () => end('timeout'),
          () => undefined,
        );
      await Promise.race([aborted(over.signal), aborted(signal)]);
      end('signal');
    },
    result: () => {
      if (expectations.length === 0 && exitAfter === undefined) return undefined;
      const count = exitAfter === undefined ? undefined : { wanted: exitAfter, came };
      return wait.result(endedBy ?? 'signal', count);
    },
  };
}
