import { describe, expect, it } from 'vitest';
import { newDelivery } from '../../../../helpers/deliveries.ts';
import { storePath, testHistory, testReplays, testStore } from '../../../../helpers/stores.ts';
import type { ForwardRecord } from '../../../../../src/domain/delivery/stored-delivery.ts';

const TARGET = 'http://127.0.0.1:3000/';

const FAILED: Omit<ForwardRecord, 'startedAt'> = {
  position: 1,
  target: TARGET,
  origin: 'receiver',
  outcome: { kind: 'timeout', durationMs: 3000 },
  state: 'failed',
};

describe('a delivery that comes for ever', () => {
  it('is counted, and only the newest of its repeats are kept', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    for (let round = 0; round < 13; round += 1)
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          store.admit(newDelivery('a', { receivedAt: round * 40 + index }), []),
        ),
      );
    const history = await testHistory(path);
    expect(history.find('last').attempts).toBe(520);
    const attempts = history.attempts(1);
    expect(attempts).toHaveLength(101);
    expect([attempts[0]?.number, attempts[1]?.number, attempts.at(-1)]).toEqual([
      1,
      421,
      { number: 520, receivedAt: 519, signature: 'valid' },
    ]);
  });

  it('is forwarded again while it fails, and only the newest tries are kept', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    for (let time = 0; time < 130; time += 1) {
      const { forwards } = await store.admit(newDelivery('a'), [TARGET]);
      expect(forwards).toEqual([{ target: TARGET, state: 'open' }]);
      await store.recordForward({ ...FAILED, startedAt: time });
    }
    const tries = (await testHistory(path)).forwards(1)[0]?.tries ?? [];
    expect(tries.length).toBeLessThanOrEqual(101);
    expect([tries.length > 99, tries.at(-1)?.startedAt]).toEqual([true, 129]);
  });

  it('keeps the newest tries of replays, and those of other targets', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('a'), [TARGET, 'exec:other']);
    await store.recordForward({ ...FAILED, target: 'exec:other', startedAt: 0 });
    const replays = await testReplays(path);
    const plan = {
      edits: [],
      body: undefined,
      uuidSeed: undefined,
      addedHeaders: [],
      isInsecure: false,
      speed: 'fast' as const,
      longestGap: 0,
      concurrency: 1,
      timeout: 1,
    };
    const replay = replays.create(plan);
    replays.add(replay, [{ position: 1, target: TARGET }]);
    replays.seal(replay);
    const { state: _state, ...record } = { ...FAILED, origin: 'replay' as const };
    for (let time = 1; time <= 120; time += 1)
      replays.finish(replay, [
        { number: 1, state: 'failed', record: { ...record, startedAt: time }, isChanged: false },
      ]);
    const forwards = (await testHistory(path)).forwards(1);
    expect(forwards.map(({ tries }) => [tries.length, tries.at(-1)?.startedAt])).toEqual([
      [100, 120],
      [1, 0],
    ]);
  });
});
