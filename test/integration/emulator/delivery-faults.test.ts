import { describe, expect, it } from 'vitest';
import { testEmulator, type TestEmulator } from '../../helpers/emulator.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startServer, type Reply, type TestServer } from '../../helpers/http-servers.ts';
import { createServer } from 'node:http';
import { listen } from '../../helpers/http-servers.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator-options.ts';

interface World {
  readonly emulator: TestEmulator;
  readonly endpoint: TestServer;
}

async function world(
  deliveryFaults: EmulatorOptions['deliveryFaults'],
  replies: readonly Reply[] = [{ status: 200 }],
  options: Partial<EmulatorOptions> = {},
): Promise<World> {
  const emulator = await testEmulator({ deliveryFaults, ...options });
  const endpoint = await startServer(...replies);
  await emulator.register(`${endpoint.url}/hook`);
  return { emulator, endpoint };
}

/** What the endpoint was sent: UUIDs by the order in which they came first. */
function arrived({ received }: TestServer): readonly number[] {
  const uuids = received.map(({ headers }) => headers['dyte-uuid']);
  const known = [...new Set(uuids)];
  return uuids.map((uuid) => known.indexOf(uuid));
}

/** Every attempt: its delivery's repeat, what came of it, and the faults. */
function attempts({ events }: TestEmulator) {
  return events.flatMap((event) => {
    if (event.type !== 'attempt') return [];
    const { result } = event;
    const came = result.kind === 'answered' ? result.status : result.kind;
    return [[event.delivery.repeat, came, ...event.injected]];
  });
}

/** Where two are under way, their order is nobody's. */
function sorted(all: readonly (readonly (string | number)[])[]): typeof all {
  return all.toSorted((one, other) => one.join(' ').localeCompare(other.join(' ')));
}

describe('faults of deliveries', () => {
  it('fail: the first attempts are not sent, and provoke retries', async () => {
    const { emulator, endpoint } = await world([{ kind: 'fail', status: 503, attempts: 2 }]);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(attempts(emulator)).toEqual([
      [0, 503, 'fail'],
      [0, 503, 'fail'],
      [0, 200],
    ]);
    expect(endpoint.received).toHaveLength(1);
    expect(emulator.clock.sleeps).toEqual([1000, 2000]);
    expect(emulator.deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{ injected: ['fail'] }, { injected: ['fail'] }, { status: 200 }] },
    ]);
    expect(emulator.deliveries()[0]?.attempts[2]).not.toHaveProperty('injected');
  });

  it('fail: a 404 is final under the policy of RealtimeKit', async () => {
    const { emulator, endpoint } = await world([{ kind: 'fail', status: 404, attempts: 1 }], undefined, {
      policy: 'realtimekit',
    });
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(emulator.deliveries()).toMatchObject([{ state: 'gave_up' }]);
    expect(endpoint.received).toEqual([]);
  });

  it('drop the answer: the endpoint has it, and gets it again', async () => {
    const { emulator, endpoint } = await world([{ kind: 'drop', at: 'answer', attempts: 1 }]);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(attempts(emulator)).toEqual([
      [0, 'network_error', 'drop'],
      [0, 200],
    ]);
    expect(arrived(endpoint)).toEqual([0, 0]);
  });

  it('drop the request: the endpoint sees its beginning only', async () => {
    let whole = 0;
    let broken = 0;
    const server = createServer((request, response) => {
      request.resume();
      request.on('error', () => (broken += 1));
      request.on('end', () => {
        whole += 1;
        response.end();
      });
    });
    const port = await listen(server);
    const emulator = await testEmulator({
      deliveryFaults: [{ kind: 'drop', at: 'request', attempts: 1 }],
    });
    await emulator.register(`http://127.0.0.1:${String(port)}/hook`);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(attempts(emulator)).toEqual([
      [0, 'network_error', 'drop'],
      [0, 200],
    ]);
    await eventually(() => expect([whole, broken]).toEqual([1, 1]));
  });

  it('delay: it is sent later, by the time scale', async () => {
    const { emulator, endpoint } = await world([{ kind: 'delay', byMs: 3000 }], undefined, {
      timeScale: 0.5,
    });
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(emulator.clock.sleeps).toEqual([1500]);
    expect(attempts(emulator)).toEqual([[0, 200, 'delay']]);
    expect(endpoint.received).toHaveLength(1);
  });

  it('duplicate: both at the same moment, under one UUID', async () => {
    const open: (() => void)[] = [];
    const hold: Reply = (_request, response) => {
      open.push(() => response.end());
      if (open.length === 2) for (const answer of open) answer();
    };
    const { emulator, endpoint } = await world([{ kind: 'duplicate', afterMs: 0 }], [hold]);
    const made = await emulator.emit('meeting.ended');
    expect(made.map(({ repeat }) => repeat)).toEqual([0, 1]);
    await emulator.idle();
    expect(arrived(endpoint)).toEqual([0, 0]);
    expect(sorted(attempts(emulator))).toEqual([
      [0, 200],
      [1, 200, 'duplicate'],
    ]);
  });

  it('duplicate: one after the other, where that is asked for', async () => {
    const { emulator, endpoint } = await world([{ kind: 'duplicate', afterMs: 2000 }]);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(emulator.clock.sleeps).toEqual([2000]);
    expect(arrived(endpoint)).toEqual([0, 0]);
  });

  it('duplicate: the second one meets no other fault', async () => {
    const { emulator } = await world([
      { kind: 'duplicate', afterMs: 2000 },
      { kind: 'fail', status: 500, attempts: 1 },
    ]);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(sorted(attempts(emulator))).toEqual([
      [0, 200],
      [0, 500, 'fail'],
      [1, 200, 'duplicate'],
    ]);
  });

  it('reorder: the next delivery to the webhook overtakes it', async () => {
    const { emulator, endpoint } = await world([{ kind: 'reorder', withinMs: 5000, count: 1 }]);
    emulator.clock.hold();
    await emulator.emit('meeting.started');
    await emulator.emit('meeting.ended');
    await emulator.idle();
    const names = endpoint.received.map(({ body }) => /"event":"([^"]+)"/.exec(body)?.[1]);
    expect(names).toEqual(['meeting.ended', 'meeting.started']);
    expect(attempts(emulator)).toEqual([
      [0, 200],
      [0, 200, 'reorder'],
    ]);
  });

  it('reorder: it does not wait for ever', async () => {
    const { emulator, endpoint } = await world([{ kind: 'reorder', withinMs: 5000 }], undefined, {
      timeScale: 0.1,
    });
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect(emulator.clock.sleeps).toEqual([500]);
    expect(endpoint.received).toHaveLength(1);
  });

  it('new_uuid: each retry has another one, the deliveries that are not met keep theirs', async () => {
    const { emulator, endpoint } = await world(
      [{ kind: 'new_uuid', count: 1 }],
      [{ status: 500 }, { status: 500 }, { status: 200 }, { status: 500 }, { status: 200 }],
    );
    await emulator.emit('meeting.started');
    await emulator.idle();
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(arrived(endpoint)).toEqual([0, 1, 2, 3, 3]);
    expect(attempts(emulator)).toEqual([
      [0, 500],
      [0, 500, 'new_uuid'],
      [0, 200, 'new_uuid'],
      [0, 500],
      [0, 200],
    ]);
  });

  it('throttle: an address that fails gets attempts slowly, until one is answered 2xx', async () => {
    const { emulator } = await world(
      [{ kind: 'throttle', failures: 2, byMs: 60_000 }],
      [{ status: 404 }, { status: 404 }, { status: 404 }, { status: 200 }, { status: 200 }],
      { policy: 'realtimekit' },
    );
    for (let sent = 0; sent < 5; sent += 1) {
      await emulator.emit('meeting.ended');
      await emulator.idle();
    }
    expect(attempts(emulator)).toEqual([
      [0, 404],
      [0, 404],
      [0, 404, 'throttle'],
      [0, 200, 'throttle'],
      [0, 200],
    ]);
    expect(emulator.clock.sleeps).toEqual([60_000, 60_000]);
  });

  it('end with the emulator: what waits is cancelled', async () => {
    const { emulator, endpoint } = await world([
      { kind: 'delay', byMs: 3000 },
      { kind: 'duplicate', afterMs: 0 },
    ]);
    emulator.clock.hold();
    await emulator.emit('meeting.ended');
    await emulator.close();
    expect(emulator.deliveries().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(endpoint.received).toEqual([]);
  });

  it('do not meet what somebody forges', async () => {
    const { emulator } = await world([{ kind: 'fail', status: 500, attempts: 1 }], [{ status: 401 }]);
    await emulator.forge('meeting.ended');
    await emulator.idle();
    expect(attempts(emulator)).toEqual([[0, 401]]);
  });

  it('are the same whatever is sent in between', async () => {
    const met = async (others: number): Promise<unknown> => {
      const { emulator } = await world([{ kind: 'fail', status: 500, attempts: 1, share: 0.5, seed: 7 }]);
      for (let sent = 0; sent < 12; sent += 1) {
        if (sent < others) await emulator.emit('meeting.started');
        await emulator.emit('meeting.ended');
      }
      await emulator.idle();
      return emulator
        .deliveries()
        .filter(({ event }) => event === 'meeting.ended')
        .map((delivery) => delivery.attempts.length);
    };
    const alone = await met(0);
    expect(alone).toEqual(expect.arrayContaining([1, 2]));
    expect(await met(5)).toEqual(alone);
  });

  it('are added while it runs, for the next delivery; throttling until it is ended', async () => {
    const { emulator, endpoint } = await world([]);
    const fault = async (body: object) => (await emulator.call('POST', '/_emulator/faults', { body })).body;
    expect(await fault({ kind: 'duplicate', events: ['meeting.e*'] })).toMatchObject({
      data: { kind: 'duplicate', count: 1, events: ['meeting.ended'], afterMs: 0 },
    });
    expect(await fault({ kind: 'fail', share: 0.5 })).toMatchObject({
      data: { status: 500, attempts: 1, seed: expect.any(Number) },
    });
    expect(await fault({ kind: 'throttle' })).toMatchObject({ data: { failures: 3, byMs: 10_000 } });
    await emulator.call('DELETE', '/_emulator/faults');
    await fault({ kind: 'duplicate' });
    await emulator.emit('meeting.ended');
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(endpoint.received).toHaveLength(3);
  });

  it.each([
    [{ kind: 'fail', status: 200 }, '"status" is a whole number from 300 to 599'],
    [{ kind: 'fail', attempts: 0 }, '"attempts" is a whole number from 1 to 100'],
    [{ kind: 'fail', of: 5 }, '"of" is for a "count" that is no larger'],
    [{ kind: 'fail', count: 6, of: 5 }, '"of" is for a "count" that is no larger'],
    [{ kind: 'fail', share: 0.1, count: 1, of: 5 }, '"of" and "share" exclude each other'],
    [
      { kind: 'fail', byMs: 1 },
      '"byMs" is not known; there are share, count, of, seed, events, status, attempts',
    ],
    [{ kind: 'drop', at: 'noon' }, '"at" is one of request, answer'],
    [{ kind: 'delay', byMs: 0.5 }, '"byMs" is a whole number'],
    [{ kind: 'delay', count: 2, seed: 7 }, '"seed" is for a "share", or a "count" with "of"'],
    [{ kind: 'throttle', share: 0.5 }, '"share" is not known of throttle, which meets addresses'],
    [{ kind: 'dublicate' }, '"kind" is one of'],
  ])('are refused where what is asked for is wrong: %j', async (body, message) => {
    const { emulator } = await world([]);
    const answer = await emulator.call('POST', '/_emulator/faults', { body });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message.replaceAll('"', String.raw`\"`));
  });
});
