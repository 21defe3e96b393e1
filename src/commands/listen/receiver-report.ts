import type { TargetOutage } from '../../domain/forward/receiver-record.ts';
import type { Companion, Receiving } from './companions.ts';

/**
 * Writes down which targets this receiver has, what each of them takes, and which are down, so that `deliveries
 * show` can say why a delivery was not forwarded. It is written where that changes, never for a delivery.
 */
export async function startReceiverReport({ context, store, forwarder }: Receiving): Promise<Companion> {
  const { clock } = context;
  const since = clock.now();
  const outages = new Map<string, TargetOutage>();
  let written = Promise.resolve();
  const write = (until?: number): void => {
    const targets = (forwarder?.targets ?? []).map(({ name, filter, takesUnverified }) => ({
      name,
      filter,
      takesUnverified,
      down: outages.get(name),
    }));
    // Nothing depends on it. A store that fails says so itself.
    written = store.recordReceiver({ since, until, targets }).catch(() => undefined);
  };
  write();
  return {
    onForwarder: (event) => {
      if (event.type !== 'target_down' && event.type !== 'target_up') return;
      const { target, at } = event;
      if (event.type === 'target_down') outages.set(target, { since: at, fault: event.fault });
      else outages.delete(target);
      write();
    },
    close: async () => {
      write(clock.now());
      await written;
    },
  };
}
