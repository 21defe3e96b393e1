import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import type { ReplayPlan } from '../../../../src/domain/replay/replay-plan.ts';
import { parsePublicKey } from '../../../../src/domain/signature/public-key.ts';
import { signBody, verifySignature } from '../../../../src/domain/signature/signature.ts';
import type { ForwardOutcome } from '../../../../src/domain/delivery/stored-delivery.ts';
import { preparation } from '../../../../src/forwarding/replay/prepare.ts';
import {
  Replayer,
  type ReplayEnd,
  type ReplayerOptions,
} from '../../../../src/forwarding/replay/replayer.ts';
import type { ReplayedEvent, ReplayEvent } from '../../../../src/forwarding/replay/replay-event.ts';
import type { PendingForward } from '../../../../src/store/delivery-store.ts';
import type { ReplayJournal } from '../../../../src/store/replay-journal.ts';
import { newDelivery } from '../../../helpers/deliveries.ts';
import { answered, scriptedTarget, settled, type ScriptedTarget } from '../../../helpers/forwarding.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';
import { storePath, testHistory, testReplays, testStore } from '../../../helpers/stores.ts';

const TARGET = 'http://127.0.0.1:3000/';
const REFUSED: ForwardOutcome = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 };
const LOST: ForwardOutcome = { kind: 'network_error', fault: 'connection_lost', durationMs: 1 };
const OK = answered(200);

const PLAN: ReplayPlan = {
  edits: [],
  body: undefined,
  uuidSeed: undefined,
  addedHeaders: [],
  isInsecure: false,
  speed: 'fast',
  longestGap: 60_000,
  concurrency: 1,
  timeout: 1000,
};

interface Replaying {
  readonly path: string;
  readonly journal: ReplayJournal;
  readonly number: number;
  readonly clock: ManualClock;
  readonly events: readonly ReplayEvent[];
  readonly ended: Promise<ReplayEnd>;
  replayed(): readonly ReplayedEvent[];
  interrupt(): void;
  /** Bodies in the order in which they were handed over. */
  bodies(): readonly string[];
}

interface Parts {
  readonly plan?: Partial<ReplayPlan>;
  /** When each delivery was received; three at once without it. */
  readonly times?: readonly number[];
  readonly options?: Partial<ReplayerOptions>;
  /** Happens between writing down and sending. */
  readonly before?: (journal: ReplayJournal, path: string, number: number) => unknown;
  readonly change?: (journal: ReplayJournal) => ReplayerOptions['journal'];
}

/** A replay of deliveries with the bodies "1", "2" and so on. */
async function replaying(target: ScriptedTarget, parts: Parts = {}): Promise<Replaying> {
  const path = await storePath();
  const store = await testStore({ path });
  const times = parts.times ?? [0, 0, 0];
  for (const [index, receivedAt] of times.entries())
    await store.admit(newDelivery(String(index), { receivedAt, body: Buffer.from(String(index + 1)) }), []);
  const journal = await testReplays(path);
  const plan = { ...PLAN, ...parts.plan };
  const number = journal.create(plan);
  journal.add(
    number,
    times.map((_time, index) => ({ position: index + 1, target: TARGET })),
  );
  journal.seal(number);
  await parts.before?.(journal, path, number);
  const clock = manualClock();
  const interruption = new AbortController();
  const events: ReplayEvent[] = [];
  const ended = new Replayer({
    journal: parts.change?.(journal) ?? journal,
    replay: number,
    plan,
    prepare: preparation(plan, async () => 'c2lnbmVk'),
    targetNamed: () => target,
    maxUnreachedInARow: 5,
    clock,
    signal: interruption.signal,
    onEvent: (event) => events.push(event),
    ...parts.options,
  }).run();
  // Whoever awaits it later is told.
  ended.catch(() => undefined);
  await settled();
  return {
    path,
    journal,
    number,
    clock,
    events,
    ended,
    replayed: () => events.filter((event) => event.type === 'replayed'),
    interrupt: () => interruption.abort(new HooksError('interrupted', 'Cancelled.')),
    bodies: () => target.handed.map(({ body }) => body.toString()),
  };
}

/** Answers by body. */
function replying(...outcomes: readonly ForwardOutcome[]): ScriptedTarget {
  return scriptedTarget(TARGET, {
    reply: ({ body }: PendingForward) => outcomes[Number(body.toString()) - 1] ?? OK,
  });
}

describe('a replay', () => {
  it('sends one after the other, each as it came, and marks each', async () => {
    const target = scriptedTarget(TARGET);
    const run = await replaying(target);
    expect(target.handed).toHaveLength(1);
    await target.answer(OK);
    expect(run.journal.counts(run.number)).toMatchObject({ open: 2, succeeded: 1 });
    expect(target.handed).toHaveLength(2);
    await target.answer(answered(500));
    await target.answer(OK);
    expect(await run.ended).toBe('done');
    expect(run.bodies()).toEqual(['1', '2', '3']);
    const { headers, method, target: path } = newDelivery('0');
    expect(target.handed[0]).toMatchObject({ headers, method, target: path, position: 1, attempt: 1 });
    expect(run.journal.counts(run.number)).toEqual({ total: 3, open: 0, succeeded: 2, failed: 1 });
    expect(run.replayed().map(({ number, result }) => [number, result.state])).toEqual([
      [1, 'succeeded'],
      [2, 'failed'],
      [3, 'succeeded'],
    ]);
    const history = await testHistory(run.path);
    expect(history.forwards(2)).toMatchObject([
      { target: TARGET, state: 'failed', tries: [{ origin: 'replay' }] },
    ]);
  });

  it('has as many in progress as it may', async () => {
    const target = scriptedTarget(TARGET);
    const run = await replaying(target, { plan: { concurrency: 2 } });
    expect(target.underWay).toBe(2);
    await target.answer(OK);
    expect(run.bodies()).toEqual(['1', '2', '3']);
    await target.answer(OK);
    await target.answer(OK);
    expect(await run.ended).toBe('done');
  });

  it('goes through more than it reads at a time, in order', async () => {
    const times = Array.from({ length: 250 }, () => 0);
    const run = await replaying(replying(), { times });
    expect(await run.ended).toBe('done');
    expect(run.bodies()).toEqual(times.map((_time, index) => String(index + 1)));
    expect(run.journal.counts(run.number).succeeded).toBe(250);
  });

  it('keeps the gaps, and says which ones it shortens', async () => {
    const run = await replaying(replying(), {
      plan: { speed: 2 },
      times: [1000, 3000, 3000 + 3_600_000],
    });
    expect(run.bodies()).toEqual(['1']);
    await run.clock.pass(999);
    expect(run.bodies()).toEqual(['1']);
    await run.clock.pass(1);
    await settled();
    expect(run.bodies()).toEqual(['1', '2']);
    expect(run.events.filter(({ type }) => type === 'gap_shortened')).toEqual([
      { type: 'gap_shortened', gap: 3_600_000 },
    ]);
    await run.clock.pass(30_000);
    expect(await run.ended).toBe('done');
    expect(run.bodies()).toEqual(['1', '2', '3']);
  });

  it('tells of one that was removed, and goes on', async () => {
    const run = await replaying(replying(), {
      before: async (_journal, path) => {
        const history = await testHistory(path, 'write');
        await history.prune({ before: 1 });
      },
    });
    expect(await run.ended).toBe('done');
    expect(run.bodies()).toEqual(['3']);
    expect(run.replayed()[0]).toMatchObject({
      number: 1,
      id: undefined,
      result: { state: 'not_sent', problem: { kind: 'removed' } },
    });
    expect(run.journal.counts(run.number)).toEqual({ total: 3, open: 0, succeeded: 1, failed: 2 });
  });

  it('tells of one that was removed just before it was read', async () => {
    const run = await replaying(replying(), {
      change: (journal) => ({
        openItems: (...wanted) => journal.openItems(...wanted),
        finish: (...results) => journal.finish(...results),
        heartbeat: () => journal.heartbeat(),
        content: (position) => {
          if (position === 2) throw new HooksError('delivery_not_found', 'gone');
          return journal.content(position);
        },
      }),
    });
    expect(await run.ended).toBe('done');
    expect(run.bodies()).toEqual(['1', '3']);
    expect(run.replayed()[1]?.result).toEqual({ state: 'not_sent', problem: { kind: 'removed' } });
  });
});

describe('a replay that ends before its time', () => {
  it('lets what is in progress finish when it is interrupted, and has the rest open', async () => {
    const target = scriptedTarget(TARGET);
    const run = await replaying(target);
    run.interrupt();
    await settled();
    expect(target.underWay).toBe(1);
    await target.answer(OK);
    expect(await run.ended).toBe('interrupted');
    expect(run.journal.openItems(run.number, 0, 10).map(({ position }) => position)).toEqual([2, 3]);
  });

  it('is interrupted while it waits for a gap', async () => {
    const run = await replaying(replying(), { plan: { speed: 1 }, times: [0, 50_000] });
    run.interrupt();
    expect(await run.ended).toBe('interrupted');
    expect(run.journal.counts(run.number)).toMatchObject({ open: 1, succeeded: 1 });
  });

  it('stops when nothing is reached again and again, and leaves that open', async () => {
    const target = scriptedTarget(TARGET, { reply: () => REFUSED });
    const run = await replaying(target, { times: Array.from({ length: 9 }, () => 0) });
    expect(await run.ended).toBe('unreachable');
    expect(target.handed).toHaveLength(5);
    expect(run.replayed().map(({ result }) => result.state)).toEqual(
      Array.from({ length: 5 }, () => 'unreached'),
    );
    expect(run.journal.counts(run.number)).toEqual({ total: 9, open: 9, succeeded: 0, failed: 0 });
  });

  it('does not stop while something answers in between, whatever it answers', async () => {
    const outcomes = [REFUSED, REFUSED, REFUSED, REFUSED, answered(500), REFUSED, REFUSED, LOST, REFUSED];
    const run = await replaying(replying(...outcomes), { times: outcomes.map(() => 0) });
    expect(await run.ended).toBe('done');
    expect(run.journal.counts(run.number)).toMatchObject({ open: 7, failed: 2 });
  });

  it('tries all when it is told to', async () => {
    const target = scriptedTarget(TARGET, { reply: () => REFUSED });
    const run = await replaying(target, {
      times: Array.from({ length: 9 }, () => 0),
      options: { maxUnreachedInARow: Infinity },
    });
    expect(await run.ended).toBe('done');
    expect(target.handed).toHaveLength(9);
  });

  it('goes on with exactly the rest, and sends again what it could not mark', async () => {
    let isBusy = false;
    const target = scriptedTarget(TARGET);
    const run = await replaying(target, {
      change: (journal) => ({
        openItems: (...wanted) => journal.openItems(...wanted),
        content: (position) => journal.content(position),
        heartbeat: () => journal.heartbeat(),
        finish: (replay, results) => {
          if (isBusy) throw new HooksError('store_busy', 'busy');
          isBusy = true;
          journal.finish(replay, results);
        },
      }),
    });
    await target.answer(OK);
    await target.answer(OK);
    // The next one had begun when that was noticed.
    await target.answer(OK);
    await expect(run.ended).rejects.toMatchObject({ code: 'store_busy' });
    expect(run.bodies()).toEqual(['1', '2', '3']);
    expect(run.journal.openItems(run.number, 0, 10).map(({ position }) => position)).toEqual([2, 3]);
    const rest = replying();
    expect(
      await new Replayer({
        journal: run.journal,
        replay: run.number,
        plan: PLAN,
        prepare: preparation(PLAN, async () => ''),
        targetNamed: () => rest,
        maxUnreachedInARow: 5,
        clock: run.clock,
        signal: new AbortController().signal,
        onEvent: () => undefined,
      }).run(),
    ).toBe('done');
    expect(rest.handed.map(({ position }) => position)).toEqual([2, 3]);
  });

  it('is ended by an error of ours with what was sent marked', async () => {
    const target = scriptedTarget(TARGET);
    const run = await replaying(target, {
      plan: { concurrency: 2 },
      options: {
        prepare: async (delivery) => {
          if (delivery.position === 2) throw new Error('broken');
          return { kind: 'ready', delivery, isChanged: false, repeatedNames: [] };
        },
      },
    });
    await target.answer(OK);
    await expect(run.ended).rejects.toThrow('broken');
    expect(run.journal.openItems(run.number, 0, 10).map(({ position }) => position)).toEqual([2, 3]);
  });

  it('is heard of while it waits', async () => {
    let said = 0;
    const run = await replaying(replying(), {
      plan: { speed: 1 },
      times: [0, 30_000],
      change: (journal) => ({
        openItems: (...wanted) => journal.openItems(...wanted),
        content: (position) => journal.content(position),
        finish: (...results) => journal.finish(...results),
        heartbeat: () => {
          said += 1;
          throw new HooksError('store_busy', 'busy');
        },
      }),
    });
    await run.clock.pass(30_000);
    expect(await run.ended).toBe('done');
    expect(said).toBeGreaterThanOrEqual(5);
  });
});

describe('what a replay changes', () => {
  const body = Buffer.from('{ "meeting": {"title": "a", "big": 12345678901234567890} }');
  const delivery: PendingForward = {
    ...newDelivery('one', {
      body,
      headers: [
        ['Content-Type', 'application/json'],
        ['rtk-signature', 'original'],
        ['rtk-uuid', 'original'],
      ],
    }),
    position: 7,
    attempt: 1,
  };

  it('is nothing without a wish: not even white space', async () => {
    const prepared = await preparation(PLAN, async () => 'signed')(delivery);
    expect(prepared).toEqual({ kind: 'ready', delivery, isChanged: false, repeatedNames: [] });
  });

  it('is a body that verifies with the key that signed it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const prepare = preparation({ ...PLAN, edits: ['meeting.title="x"'] }, (bytes) =>
      signBody(bytes, privateKey),
    );
    const prepared = await prepare(delivery);
    if (prepared.kind !== 'ready') throw new Error(prepared.kind);
    expect(prepared.isChanged).toBe(true);
    expect(prepared.delivery.body.toString()).toBe('{"meeting":{"title":"x","big":12345678901234567890}}');
    const signature = new Map(prepared.delivery.headers).get('rtk-signature');
    const key = parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    expect(verifySignature(prepared.delivery.body, signature, key)).toEqual({ state: 'valid' });
    expect(prepared.delivery.headers[2]).toEqual(['rtk-uuid', 'original']);
  });

  it('is the UUID alone, the same one whenever it is sent again', async () => {
    const prepare = preparation({ ...PLAN, uuidSeed: 'seed' }, async () => 'signed');
    const prepared = await prepare(delivery);
    if (prepared.kind !== 'ready') throw new Error(prepared.kind);
    expect(prepared.isChanged).toBe(false);
    expect(prepared.delivery.body).toBe(body);
    const headers = new Map(prepared.delivery.headers);
    expect(headers.get('rtk-uuid')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
    expect(headers.get('rtk-signature')).toBe('original');
    expect(await prepare(delivery)).toEqual(prepared);
  });

  it('is a body that somebody wrote', async () => {
    const own = Buffer.from('{"own":1}');
    const prepare = preparation({ ...PLAN, body: own }, async () => 'signed');
    expect(await prepare(delivery)).toMatchObject({ isChanged: true, delivery: { body: own } });
    expect(await prepare({ ...delivery, body: own })).toMatchObject({ isChanged: false });
  });

  it('keeps the original signature where an edit changes nothing', async () => {
    const prepare = preparation({ ...PLAN, edits: ['meeting.title=a'] }, async () => 'signed');
    expect(await prepare(delivery)).toMatchObject({ isChanged: false, delivery: { body } });
  });

  it('is not made where it cannot be, and the delivery is not sent', async () => {
    const target = replying();
    const run = await replaying(target, { plan: { edits: ['a=1'] } });
    expect(await run.ended).toBe('done');
    expect(target.handed).toEqual([]);
    expect(run.replayed()[0]?.result).toEqual({
      state: 'not_sent',
      problem: { kind: 'not_possible', problem: 'the payload is a number, which has no field a' },
    });
    expect(run.journal.counts(run.number).failed).toBe(3);
  });
});
