import { run } from '../../src/commands/deliveries/replay/replay.ts';
import { HooksError } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/process/system.ts';
import { openHistory, openReplays } from '../../src/store/sqlite/open-history.ts';
import type { DeliveriesReplayOptions } from '../../src/commands/deliveries/replay/options.ts';
import type { NewDelivery, RejectedDelivery } from '../../src/domain/delivery/stored-delivery.ts';
import { testContext, type ContextParts, type TestContext } from './context.ts';
import { newDelivery } from './deliveries.ts';
import { storePath, testEnvironment, testHistory, testStore } from './stores.ts';
import type { DeliveryHistory, DeliveryStore } from '../../src/store/delivery-store.ts';

export const REPLAY_OPTIONS: DeliveriesReplayOptions = {
  deliveries: [],
  events: undefined,
  meeting: undefined,
  webhook: undefined,
  since: undefined,
  until: undefined,
  signature: undefined,
  failed: false,
  waiting: false,
  limit: undefined,
  to: undefined,
  exec: undefined,
  header: [],
  headerEnv: [],
  insecure: false,
  speed: undefined,
  maxGap: undefined,
  concurrency: undefined,
  forwardTimeout: undefined,
  keepGoing: false,
  edit: [],
  editWith: undefined,
  editor: false,
  newUuid: false,
  dryRun: false,
  resume: undefined,
  showSecrets: false,
  store: undefined,
};

/** What one run of the command has said. */
export interface ReplayRun {
  readonly context: TestContext;
  /** Undefined when it ended well. */
  readonly error: HooksError | undefined;
  readonly out: string;
  readonly err: string;
  /** The objects on standard output. */
  objects(): readonly Readonly<Record<string, unknown>>[];
}

export interface ReplayStore {
  readonly path: string;
  readonly history: DeliveryHistory;
  /** The receiver's side, which records forwards. */
  readonly store: DeliveryStore;
  run(options: Partial<DeliveriesReplayOptions>, parts?: ContextParts): Promise<ReplayRun>;
}

/**
 * A store with these deliveries, and the command on it.
 *
 * @param state what they are at each of the targets
 */
export async function replayStore(
  deliveries: readonly (NewDelivery | RejectedDelivery)[],
  targets: readonly string[] = [],
  state: 'failed' | 'pending' = 'pending',
): Promise<ReplayStore> {
  const path = await storePath();
  const store = await testStore({ path });
  for (const delivery of deliveries) {
    if ('rejection' in delivery) await store.keepRejected(delivery);
    else {
      const { position } = await store.admit(delivery, targets);
      for (const target of state === 'failed' ? targets : [])
        await store.recordForward({ ...FAILED_TRY, position, target });
    }
  }
  const history = await testHistory(path, 'write');
  return { path, history, store, run: (options, parts = {}) => runOn(path, options, parts) };
}

const FAILED_TRY = {
  origin: 'receiver',
  startedAt: 5,
  outcome: { kind: 'timeout', durationMs: 1 },
  state: 'failed',
} as const;

/** So many deliveries, a second apart. */
export function someDeliveries(count: number): readonly NewDelivery[] {
  const begun = Date.parse('2026-01-02T03:04:05.678Z');
  return Array.from({ length: count }, (_each, index) =>
    newDelivery(`delivery ${String(index + 1)}`, { receivedAt: begun + index * 1000 }),
  );
}

async function runOn(
  path: string,
  options: Partial<DeliveriesReplayOptions>,
  parts: ContextParts,
): Promise<ReplayRun> {
  const environment = testEnvironment({ receiver: `replay ${String(Math.random())}` });
  const context = testContext({
    clock: systemClock,
    history: ({ access }) => openHistory(path, access),
    replays: ({ access }) => openReplays(path, access, environment),
    ...parts,
  });
  const error: unknown = await run({ ...REPLAY_OPTIONS, ...options }, context).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined && !(error instanceof HooksError)) throw error;
  const [out, err] = [context.io.stdout.text(), context.io.stderr.text()];
  return {
    context,
    error,
    out,
    err,
    objects: () =>
      out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}
