import type { Context } from '../../context.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';
import type { StoredDelivery } from '../../domain/delivery/stored-delivery.ts';
import { HooksError } from '../../domain/errors.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** How often the store is looked into. */
const POLL_INTERVAL_MS = 200;

export interface AwaitedMeeting {
  readonly meetingId: string;
  readonly timeoutMs: number;
  readonly store: string | undefined;
}

/**
 * Looks into the store until the meeting has started. The meeting is new, so whatever is there of it counts.
 *
 * @returns the delivery that tells it; undefined when none came in time
 * @throws the signal's reason, and what opening a store can throw but that there is none yet
 */
export async function waitForStart(
  { meetingId, timeoutMs, store }: AwaitedMeeting,
  context: Pick<Context, 'clock' | 'signal' | 'deliveryHistory'>,
): Promise<StoredDelivery | undefined> {
  const { clock, signal } = context;
  const end = clock.elapsed() + timeoutMs;
  const filter = { meeting: meetingId, events: ['meeting.started'], acceptedOnly: true };
  let history: DeliveryHistory | undefined;
  try {
    for (;;) {
      // Asked before the look: what came in the last moment counts.
      const remainingMs = end - clock.elapsed();
      if (history?.isInPlace() === false) {
        history.close();
        history = undefined;
      }
      history ??= await openIfThere(context, store);
      const found = history
        ?.list(filter, { after: 0, limit: 10 })
        .find(({ signature }) => isTrusted(signature));
      if (found !== undefined || remainingMs <= 0) return found;
      await clock.sleep(Math.min(POLL_INTERVAL_MS, remainingMs), signal);
    }
  } finally {
    history?.close();
  }
}

async function openIfThere(
  { deliveryHistory }: Pick<Context, 'deliveryHistory'>,
  file: string | undefined,
): Promise<DeliveryHistory | undefined> {
  try {
    return await deliveryHistory({ file, access: 'read' });
  } catch (error) {
    if (error instanceof HooksError && error.code === 'store_not_found') return undefined;
    throw error;
  }
}
