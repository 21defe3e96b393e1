import { aborted } from '../../domain/waiting.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';
import { isWanted } from './presenter.ts';
import type { Context } from '../../context.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import { createWait, type EndReason, type WaitResult } from '../../domain/expectation/wait-result.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import { endsWhen, type EndConditions } from './end-conditions.ts';

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
