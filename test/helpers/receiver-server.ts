import { onTestFinished } from 'vitest';
import { startReceiverServer, type RunningReceiver } from '../../src/receiver/http/receiver-server.ts';
import { fixedKey, type KeySource } from '../../src/receiver/key-source.ts';
import { createReceiver, type Receiver } from '../../src/receiver/receiver.ts';
import { MemoryStore } from '../../src/store/memory-store.ts';
import { systemClock } from '../../src/process/system.ts';
import type { ReceiverLimits } from '../../src/receiver/http/limits.ts';
import type { DeliveryEvent, ReceiverEvent } from '../../src/receiver/receiver-event.ts';
import type { VerifyMode } from '../../src/receiver/signature-check.ts';
import type { TlsIdentity } from '../../src/receiver/http/node-server.ts';
import type { DeliveryStore } from '../../src/store/delivery-store.ts';
import { createTestKeys } from './deliveries.ts';

/** Keys that the deliveries of integration tests are signed with. */
export const KEYS = createTestKeys();

export interface TestReceiver extends RunningReceiver {
  readonly events: readonly ReceiverEvent[];
  /** The deliveries among them. */
  deliveries(): readonly DeliveryEvent[];
  /** Resolves once the receiver has told of something that fits. */
  waitFor(isIt: (event: ReceiverEvent) => boolean): Promise<ReceiverEvent>;
}

export interface TestReceiverParts {
  readonly verify?: VerifyMode;
  readonly keys?: KeySource;
  readonly store?: Pick<DeliveryStore, 'admit' | 'keepRejected'>;
  readonly receiver?: Receiver;
  readonly path?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tls?: TlsIdentity;
  readonly limits?: Partial<ReceiverLimits>;
}

/** Starts a receiver on a free port of this machine, until the test has finished. */
export async function startTestReceiver(parts: TestReceiverParts = {}): Promise<TestReceiver> {
  const events: ReceiverEvent[] = [];
  const watchers = new Set<() => void>();
  const core = createReceiver({
    verify: parts.verify ?? 'auto',
    keys: parts.keys ?? fixedKey(KEYS.key),
    store: parts.store ?? new MemoryStore(),
    clock: systemClock,
  });
  const running = await startReceiverServer({
    receiver: parts.receiver ?? core,
    onEvent: (event) => {
      events.push(event);
      for (const watch of watchers) watch();
    },
    clock: systemClock,
    host: parts.host ?? '127.0.0.1',
    port: parts.port ?? 0,
    path: parts.path,
    tls: parts.tls,
    limits: parts.limits ?? {},
  });
  onTestFinished(() => running.close(0));
  return {
    ...running,
    events,
    deliveries: () => events.filter((event) => event.type === 'delivery'),
    waitFor: (isIt) =>
      new Promise((resolve) => {
        const watch = (): void => {
          const found = events.find(isIt);
          if (found === undefined) return;
          watchers.delete(watch);
          resolve(found);
        };
        watchers.add(watch);
        watch();
      }),
  };
}
