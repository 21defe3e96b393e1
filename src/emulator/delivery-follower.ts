import type { MadeDelivery } from './dispatcher.ts';
import { deliveryKey, type DeliveryEvent, type EmulatorEvent } from './emulator-event.ts';

/** Tells whoever asked for deliveries what becomes of them. */
export interface DeliveryFollower {
  add(event: EmulatorEvent): void;
  /**
   * @param deliveries as they were made just now: what happened before is not told
   * @returns the end of all of them
   */
  follow(deliveries: readonly MadeDelivery[], onEvent: (event: DeliveryEvent) => void): Promise<void>;
}

export function createDeliveryFollower(): DeliveryFollower {
  const followers = new Set<(event: DeliveryEvent) => void>();
  return {
    add: (event) => {
      if ('delivery' in event) for (const follower of followers) follower(event);
    },
    follow: (deliveries, onEvent) =>
      new Promise((resolve) => {
        const open = new Set(deliveries.filter(({ skipped }) => skipped === undefined).map(deliveryKey));
        const follower = (event: DeliveryEvent): void => {
          const key = deliveryKey(event.delivery);
          if (!open.has(key)) return;
          onEvent(event);
          if (!ENDS.has(event.type)) return;
          open.delete(key);
          endIfDone();
        };
        const endIfDone = (): void => {
          if (open.size > 0) return;
          followers.delete(follower);
          resolve();
        };
        followers.add(follower);
        endIfDone();
      }),
  };
}

const ENDS: ReadonlySet<string> = new Set(['delivered', 'gave_up', 'cancelled']);
