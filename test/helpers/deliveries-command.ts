import { testContext, type ContextParts } from './context.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { memoryHistory, type MemoryHistory } from './memory-history.ts';
import { newDelivery } from './deliveries.ts';
import type { NewDelivery } from '../../src/domain/delivery/stored-delivery.ts';
import type { TestContext } from './context.ts';

/** When the deliveries of a test came, and what its clock begins with. */
export const NOW = Date.parse('2026-01-02T03:04:05.678Z');

/** A delivery with this payload; another name makes another one. */
export function deliveryOf(
  name: string,
  payload: Readonly<Record<string, unknown>>,
  parts: Partial<NewDelivery> = {},
): NewDelivery {
  const event = typeof payload['event'] === 'string' ? payload['event'] : undefined;
  return newDelivery(name, { event, body: Buffer.from(JSON.stringify(payload)), ...parts });
}

export interface Looking {
  readonly context: TestContext;
  readonly history: MemoryHistory;
  readonly clock: ManualClock;
  readonly out: () => string;
  readonly err: () => string;
  /** The answer, read as the one JSON document that it must be. */
  readonly json: () => unknown;
  /** The answer, read as one JSON object a line. */
  readonly objects: () => readonly Readonly<Record<string, unknown>>[];
  /** Whether everything that was opened has been closed. */
  readonly isClosed: () => boolean;
}

/** The context of a command that looks into a store with these deliveries. */
export function looking(deliveries: readonly NewDelivery[] = [], parts: ContextParts = {}): Looking {
  const history = memoryHistory(...deliveries);
  const clock = manualClock(NOW);
  let opened = 0;
  let closed = 0;
  const context = testContext({
    clock,
    history: async () => {
      opened += 1;
      return { ...history, close: () => (closed += 1) };
    },
    ...parts,
  });
  const out = (): string => context.io.stdout.text();
  return {
    context,
    history,
    clock,
    out,
    err: () => context.io.stderr.text(),
    json: () => JSON.parse(out()),
    objects: () =>
      out()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    isClosed: () => opened > 0 && opened === closed,
  };
}
