import { createLimiter } from '../../sender/concurrency-limit.ts';
import type { Context } from '../../context.ts';
import type { TriggerPresenter } from './presenter.ts';
import type { Send } from './send.ts';
import type { TriggerTally } from './tally.ts';
import type { TriggeredEvent } from './triggered-event.ts';

export interface SendAllParts {
  readonly send: Send;
  /** Factor for the pauses. */
  readonly timeScale: number;
  readonly presenter: TriggerPresenter;
  readonly tally: TriggerTally;
}

/** Events whose deliveries have not ended: the next one waits then. */
const MAX_UNDER_WAY = 256;

/**
 * Sends events, each at its time. Deliveries may take longer than the pause: the next event is sent meanwhile.
 *
 * @throws what the first that fails throws, and the signal's reason
 */
export async function sendAll(
  events: readonly TriggeredEvent[],
  { send, timeScale, presenter, tally }: SendAllParts,
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
): Promise<void> {
  const limiter = createLimiter(MAX_UNDER_WAY);
  const under: Promise<void>[] = [];
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const begin = (event: TriggeredEvent): Promise<void> => {
    tally.addEvent();
    return send(event, {
      onSent: (sent) => {
        tally.add(sent);
        presenter.onSent(sent);
      },
      onUnwanted: (name, at) => {
        tally.addUnwanted(name);
        presenter.onUnwanted(name, at);
      },
    });
  };
  for (const event of events) {
    if (event.afterMs > 0) await clock.sleep(event.afterMs * timeScale, stop).catch(() => undefined);
    if (stop.aborted) break;
    const sending = limiter.run(() => begin(event), stop);
    sending.catch(() => failed.abort());
    under.push(sending);
  }
  await Promise.all(under);
  signal.throwIfAborted();
}
