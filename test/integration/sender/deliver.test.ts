import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf, type PlannedAnswer } from '../../../src/domain/retry/planned-answers.ts';
import { retryTimeline } from '../../../src/domain/retry/retry-timeline.ts';
import { policyNamed, POLICY_NAMES, type PolicyName } from '../../../src/domain/retry/retry-policy.ts';
import { deliver, scaledTimeout, type DeliverOptions } from '../../../src/sender/deliver.ts';
import { createLimiter } from '../../../src/sender/concurrency-limit.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { RESET, SILENCE, startServer, type Reply } from '../../helpers/http-servers.ts';
import { signedDelivery } from '../../helpers/signed-delivery.ts';
import type { DeliveryProgress } from '../../../src/sender/deliver.ts';

interface Run {
  readonly progress: readonly DeliveryProgress[];
  readonly sleeps: readonly number[];
  readonly uuids: readonly unknown[];
  readonly bodies: readonly string[];
}

async function run(
  replies: readonly [Reply, ...Reply[]],
  options: Partial<DeliverOptions> = {},
): Promise<Run> {
  const server = await startServer(...replies);
  const clock = fakeClock();
  const progress: DeliveryProgress[] = [];
  const delivery = signedDelivery({ url: server.url });
  await deliver(delivery, {
    policy: policyNamed('dyte'),
    clock,
    onProgress: (step) => progress.push(step),
    ...options,
  });
  const uuids = server.received.map(({ headers }) => headers['dyte-uuid']);
  return { progress, sleeps: clock.sleeps, uuids, bodies: server.received.map(({ body }) => body) };
}

function types(progress: readonly DeliveryProgress[]): readonly string[] {
  return progress.map(({ type }) => type);
}

const BACKOFF = [1000, 2000, 4000, 8000, 16_000];

describe('delivering', () => {
  it('is done with the first 2xx', async () => {
    const { progress, sleeps } = await run([{ status: 202 }]);
    expect(progress).toMatchObject([
      { type: 'attempt', attempt: 1, result: { kind: 'answered', status: 202 }, next: { action: 'done' } },
      { type: 'delivered', attempts: 1 },
    ]);
    expect(sleeps).toEqual([]);
  });

  it('says what it does, in order, when an attempt fails and the next one succeeds', async () => {
    const { progress, sleeps } = await run([{ status: 503 }, { status: 200 }]);
    expect(progress).toMatchObject([
      { type: 'attempt', attempt: 1, next: { action: 'retry', retryInMs: 1000 } },
      { type: 'retry_scheduled', attempt: 2, retryInMs: 1000 },
      { type: 'attempt', attempt: 2 },
      { type: 'delivered', attempts: 2 },
    ]);
    expect(sleeps).toEqual([1000]);
  });

  it.each([302, 401, 404, 500, 503])(
    'gives up after five retries of a %i under the policy of Dyte',
    async (status) => {
      const { progress, sleeps, bodies } = await run([{ status }]);
      expect(bodies).toHaveLength(6);
      expect(sleeps).toEqual(BACKOFF);
      expect(progress.at(-1)).toEqual({ type: 'gave_up', attempts: 6, reason: 'retries_used_up' });
    },
  );

  it.each([302, 401, 404])('gives up at once on a %i under the policy of RealtimeKit', async (status) => {
    const { progress, sleeps } = await run([{ status }], { policy: policyNamed('realtimekit') });
    expect(types(progress)).toEqual(['attempt', 'gave_up']);
    expect(progress.at(-1)).toMatchObject({ reason: 'final_status' });
    expect(sleeps).toEqual([]);
  });

  it.each(POLICY_NAMES)('retries broken connections and 5xx under the policy %s', async (name) => {
    const { progress } = await run([RESET, { status: 500 }, { status: 200 }], { policy: policyNamed(name) });
    expect(progress.at(-1)).toEqual({ type: 'delivered', attempts: 3 });
  });

  it('retries an endpoint that does not answer in time, with the limit scaled', async () => {
    const { progress } = await run([SILENCE, { status: 200 }], { timeScale: 0.001 });
    expect(progress).toMatchObject([
      { type: 'attempt', result: { kind: 'timeout' } },
      { type: 'retry_scheduled', retryInMs: 1 },
      { type: 'attempt', attempt: 2 },
      { type: 'delivered', attempts: 2 },
    ]);
  });

  it('scales the waits', async () => {
    const { sleeps } = await run([{ status: 500 }], { timeScale: 0.5 });
    expect(sleeps).toEqual(BACKOFF.map((milliseconds) => milliseconds / 2));
  });

  it('sends the same bytes, signature and UUID each time', async () => {
    const server = await startServer({ status: 500 }, { status: 500 }, { status: 200 });
    await deliver(signedDelivery({ url: server.url }), { policy: policyNamed('dyte'), clock: fakeClock() });
    const sent = server.received.map(({ headers, body }) => ({ headers, body }));
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('can take another UUID for each retry', async () => {
    let made = 0;
    const { uuids, progress } = await run([{ status: 500 }, { status: 500 }, { status: 200 }], {
      retryUuid: () => `retry-${String((made += 1))}`,
    });
    expect(uuids).toEqual(['11111111-1111-4111-8111-111111111111', 'retry-1', 'retry-2']);
    const emitted = progress.flatMap((step) => (step.type === 'attempt' ? [step.uuid] : []));
    expect(emitted).toEqual(uuids);
  });

  it('stops at once when it is aborted during a wait', async () => {
    const server = await startServer({ status: 500 });
    const clock = fakeClock();
    clock.hold();
    const stop = new AbortController();
    const slept = clock.nextSleep();
    const ending = deliver(signedDelivery({ url: server.url }), {
      policy: policyNamed('dyte'),
      clock,
      signal: stop.signal,
    });
    const ended = ending.catch((error: unknown) => error);
    await slept;
    stop.abort(new Error('enough'));
    expect(await ended).toEqual(new Error('enough'));
    expect(server.received).toHaveLength(1);
  });

  it('takes a place of the limiter for attempts only, not while it waits for a retry', async () => {
    const server = await startServer({ status: 500 });
    const limiter = createLimiter(1);
    const clock = fakeClock();
    clock.hold();
    const stop = new AbortController();
    const slept = clock.nextSleep();
    const waiting = deliver(signedDelivery({ url: server.url }), {
      policy: policyNamed('dyte'),
      clock,
      limiter,
      signal: stop.signal,
    });
    const ended = waiting.catch((error: unknown) => error);
    await slept;
    expect(await limiter.run(async () => 'had its turn')).toBe('had its turn');
    stop.abort(new Error('over'));
    expect(await ended).toEqual(new Error('over'));
  });
});

describe('the scaled time limit', () => {
  it('is never longer than the policy’s, and never too short for an honest endpoint', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (scale) => {
        const timeout = scaledTimeout(policyNamed('dyte'), scale);
        return timeout >= 250 && timeout <= 3000;
      }),
    );
    expect(scaledTimeout(policyNamed('dyte'), 0.5)).toBe(1500);
  });
});

describe('the table of retries', () => {
  it.each<[PolicyName, readonly [PlannedAnswer, ...PlannedAnswer[]]]>([
    ['dyte', [500, 404, 'reset', 302, 204]],
    ['dyte', [503]],
    ['realtimekit', [500, 'reset', 503, 404, 200]],
    ['realtimekit', ['reset', 201]],
  ])('is what is sent under the policy of %s with %j', async (name, answers) => {
    const [first, ...others] = answers.map((answer): Reply =>
      typeof answer === 'number' ? { status: answer } : RESET,
    );
    const { progress, sleeps } = await run([first ?? RESET, ...others], { policy: policyNamed(name) });
    const { attempts, isDelivered } = retryTimeline(policyNamed(name), answers, outcomeOf);
    const next = progress.flatMap((step) => (step.type === 'attempt' ? [step.next] : []));
    expect(next).toEqual(attempts.map((attempt) => attempt.next));
    const begun = [0, ...sleeps].map((_, index) =>
      sleeps.slice(0, index).reduce((sum, wait) => sum + wait, 0),
    );
    expect(begun).toEqual(attempts.map(({ atMs }) => atMs));
    expect(progress.at(-1)?.type).toBe(isDelivered ? 'delivered' : 'gave_up');
  });
});
