import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/eventually.ts';
import { run, type DeliveriesWaitOptions } from '../../../../src/commands/deliveries/wait.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../helpers/deliveries-command.ts';
import { memoryHistory } from '../../../helpers/memory-history.ts';
import type { HistoryRequest } from '../../../../src/context.ts';
import type { NewDelivery, RejectedDelivery } from '../../../../src/domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../../../src/store/delivery-store.ts';

const OPTIONS: DeliveriesWaitOptions = {
  expect: ['meeting.ended'],
  inOrder: false,
  timeout: 10_000,
  since: undefined,
  meeting: undefined,
  webhook: undefined,
  showSecrets: false,
  store: undefined,
};

const MINUTE = 60_000;

const started = deliveryOf('one', { event: 'meeting.started' }, { receivedAt: NOW - MINUTE });
const ended = deliveryOf('two', { event: 'meeting.ended' }, { receivedAt: NOW - 1000 });
const later = deliveryOf('three', { event: 'meeting.ended' }, { receivedAt: NOW + 1000, meetingId: 'm' });
const recorded = (name: string, status: string): NewDelivery =>
  deliveryOf(name, {
    event: 'recording.statusUpdate',
    recording: { status, downloadUrl: 'https://files.example.test/r.mp4?token=abc123' },
  });

interface Waited extends Looking {
  /** Resolves with the error, undefined for none. */
  readonly failure: Promise<HooksError | undefined>;
  readonly looks: (times: number) => Promise<void>;
  readonly stop: () => void;
}

async function wait(
  options: Partial<DeliveriesWaitOptions> = {},
  deliveries: readonly NewDelivery[] = [],
  parts: ContextParts = {},
): Promise<Waited> {
  const interruption = new AbortController();
  const looked = looking(deliveries, { signal: interruption.signal, ...parts });
  const state = { isOver: false };
  const failure = run({ ...OPTIONS, ...options }, looked.context).then(
    () => undefined,
    (error: unknown) => (error instanceof HooksError ? error : Promise.reject(error)),
  );
  void failure.finally(() => (state.isOver = true));
  // One sleeps until the time is over, one until the next look.
  const isAsleep = (): Promise<void> =>
    eventually(() => expect(state.isOver || looked.clock.sleepers === 2).toBe(true));
  await isAsleep();
  return {
    ...looked,
    failure,
    looks: async (times) => {
      for (let look = 0; look < times && !state.isOver; look += 1) {
        await looked.clock.pass(200);
        await isAsleep();
      }
    },
    stop: () => interruption.abort(new HooksError('interrupted', 'Cancelled.')),
  };
}

describe('deliveries wait', () => {
  it.each(['key_unavailable', 'missing'] as const)(
    'does not count what was accepted without a check (%s), and says that it came',
    async (signature) => {
      const { history, looks, failure, clock } = await wait();
      history.add({ ...later, signature });
      await looks(1);
      await clock.pass(10_000);
      const error = await failure;
      expect(error).toMatchObject({ code: 'expectation_unmet', exitCode: 6 });
      expect(error?.hint).toContain('meeting.ended came, but was not verified');
    },
  );

  it('counts what was received with --verify off', async () => {
    const { history, looks, failure } = await wait();
    history.add({ ...later, signature: 'unchecked' });
    await looks(1);
    expect(await failure).toBeUndefined();
  });

  it('prints what comes and was waited for, and ends well', async () => {
    const { history, looks, failure, out, err, clock, isClosed } = await wait({}, [started, ended]);
    await looks(2);
    expect(out()).toBe('');
    history.add(recorded('r', 'UPLOADED'));
    history.add(later);
    await looks(1);
    expect(await failure).toBeUndefined();
    expect(out().split('\t')[0]).toBe(later.id);
    expect(out().split('\n')).toHaveLength(2);
    expect(err()).toBe('Waiting for meeting.ended, at most 10s.\n');
    expect([isClosed(), clock.sleepers]).toEqual([true, 0]);
  });

  it('does not wait for what was received since a time that is still to come', async () => {
    const { failure, clock } = await wait({ since: (now) => now + 3_600_000 }, [started]);
    expect([(await failure)?.code, clock.sleepers]).toEqual(['usage_invalid', 0]);
  });

  it('counts what came before with --since, and nothing that is older', async () => {
    const { failure, objects } = await wait({ since: (now) => now - 5000 }, [started, ended], {
      options: { json: true },
    });
    expect(await failure).toBeUndefined();
    expect(objects()).toEqual([
      expect.objectContaining({ id: ended.id, payload: { event: 'meeting.ended' } }),
    ]);
    const older = await wait({ expect: ['meeting.started'], since: (now) => now - 5000, timeout: 200 }, [
      started,
    ]);
    await older.looks(3);
    expect((await older.failure)?.code).toBe('expectation_unmet');
  });

  it('says that it waits once all that comes from then on counts', async () => {
    const looked = looking([ended]);
    let open = (): void => undefined;
    const opening = new Promise<DeliveryHistory>((resolve) => {
      open = () => resolve(looked.history);
    });
    const ending = run(OPTIONS, { ...looked.context, deliveryHistory: async () => await opening });
    await setImmediate();
    expect(looked.err()).toBe('');
    open();
    await eventually(() => expect(looked.err()).toContain('Waiting for meeting.ended'));
    looked.history.add(later);
    await looked.clock.pass(200);
    await ending;
    expect(looked.out()).toContain(later.id);
  });

  it('closes both files when the last of a replaced one is what was waited for', async () => {
    const [old, next] = [memoryHistory(), memoryHistory()];
    const closed: string[] = [];
    const { looks, failure } = await wait({}, [], {
      history: async () => {
        const [name, one] = old.isInPlace() ? (['old', old] as const) : (['next', next] as const);
        return { ...one, close: () => closed.push(name) };
      },
    });
    old.add(later);
    old.leave();
    await looks(1);
    expect(await failure).toBeUndefined();
    expect(closed).toEqual(['old', 'next']);
  });

  it('ends with what is missing, and what came instead', async () => {
    const waited = await wait({
      expect: ['recording.statusUpdate{recording.status=UPLOADED}'],
      timeout: 1000,
    });
    waited.history.add(recorded('r', 'RECORDING'));
    await waited.looks(9);
    const error = await waited.failure;
    expect([error?.code, error?.exitCode, waited.out()]).toEqual(['expectation_unmet', 6, '']);
    expect(error?.message).toBe(
      '1 of 1 expectation was not met within 1s: recording.statusUpdate{recording.status=UPLOADED}.',
    );
    expect(error?.hint).toContain('with recording.status RECORDING');
    expect(waited.isClosed()).toBe(true);
  });

  it('counts what came in the last moment', async () => {
    const { history, clock, failure, out } = await wait({ timeout: 300 });
    await clock.pass(200);
    history.add(later);
    await clock.pass(100);
    expect(await failure).toBeUndefined();
    expect(out()).toContain(later.id);
  });

  it('waits for several, in any order or in theirs', async () => {
    const both = ['meeting.ended', 'meeting.started'];
    const any = await wait({ expect: both, since: (now) => now - 2 * MINUTE }, [started, ended]);
    expect(await any.failure).toBeUndefined();
    expect(any.out().split('\n')).toHaveLength(3);
    const ordered = await wait(
      { expect: both, since: (now) => now - 2 * MINUTE, inOrder: true, timeout: 1000 },
      [started, ended],
    );
    await ordered.looks(9);
    expect((await ordered.failure)?.message).toContain('1 of 2 expectations was not met in order');
  });

  it('takes no delivery that was refused, and says so', async () => {
    const refused: RejectedDelivery = { ...later, rejection: 'signature', signature: 'mismatch' };
    const { history, looks, failure } = await wait({ timeout: 1000 });
    history.add(refused);
    await looks(9);
    expect((await failure)?.hint).toContain('not accepted: bad signature');
  });

  it('looks only at one meeting and one webhook where they are given', async () => {
    const { history, looks, failure, out } = await wait({
      meeting: ' m ',
      webhook: later.webhookId?.slice(0, 4),
    });
    history.add({ ...later, id: 'other', meetingId: 'n' });
    history.add({ ...later, id: 'another', webhookId: 'w' });
    await looks(1);
    history.add(later);
    await looks(1);
    expect(await failure).toBeUndefined();
    expect(out()).toMatch(new RegExp(`^${later.id}\t.*\n$`));
  });

  it('counts everything in a store that was not there at first', async () => {
    let isThere = false;
    const looked = looking([ended]);
    const history = async (wanted: HistoryRequest): Promise<DeliveryHistory> => {
      if (!isThere) throw new HooksError('store_not_found', 'none');
      return await looked.context.deliveryHistory(wanted);
    };
    const { looks, failure, out } = await wait({}, [], { history });
    await looks(3);
    isThere = true;
    await looks(1);
    expect(await failure).toBeUndefined();
    expect(out()).toContain(ended.id);
  });

  it('ends in time also where no store ever comes', async () => {
    const history = async (): Promise<never> => Promise.reject(new HooksError('store_not_found', 'none'));
    const { looks, failure } = await wait({ timeout: 1000 }, [], { history });
    await looks(9);
    expect((await failure)?.code).toBe('expectation_unmet');
  });

  it('does not wait for how a forward ends', async () => {
    const { history, clock, looks, failure } = await wait();
    history.add({ ...later, receivedAt: clock.now() });
    history.forward(later.id, 'http://127.0.0.1:3000/');
    await looks(1);
    expect(await failure).toBeUndefined();
  });

  it('is interrupted with what was still open', async () => {
    const { looks, stop, failure, isClosed } = await wait();
    await looks(1);
    stop();
    const error = await failure;
    expect([error?.code, error?.exitCode, isClosed()]).toEqual(['interrupted', 130, true]);
    expect(error?.message).toContain('with 1 of 1 expectations open');
  });

  it('shows secrets only when they are wanted', async () => {
    const options = { expect: ['recording.*'], since: () => 0 };
    const json = { options: { json: true } };
    const masked = await wait(options, [recorded('r', 'UPLOADED')], json);
    const shown = await wait({ ...options, showSecrets: true }, [recorded('r', 'UPLOADED')], json);
    expect([masked.out().includes('abc123'), shown.out().includes('abc123')]).toEqual([false, true]);
  });

  it('annotates a run of GitHub’s', async () => {
    const { looks, failure, err } = await wait({ timeout: 200 }, [], {
      environment: { GITHUB_ACTIONS: 'true' },
    });
    await looks(3);
    await failure;
    expect(err()).toContain('::error title=dyte-hooks deliveries wait%3A meeting.ended::');
  });

  it('passes what is wrong with a store on', async () => {
    const damaged = new HooksError('store_damaged', 'x');
    const { failure, clock } = await wait({}, [], { history: async () => Promise.reject(damaged) });
    expect([await failure, clock.sleepers]).toEqual([damaged, 0]);
  });

  it.each([
    [[], 'option_missing'],
    [['meeting.ended{'], 'usage_invalid'],
  ])('cannot wait for %j', async (event, code) => {
    const { context } = looking();
    expect((await failureOf(run({ ...OPTIONS, expect: event }, context))).code).toBe(code);
  });
});
