import { describe, expect, it } from 'vitest';
import { field, testEmulator, type TestEmulator } from '../../helpers/emulator.ts';
import { startServer, type TestServer } from '../../helpers/http-servers.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator-options.ts';

interface World {
  readonly emulator: TestEmulator;
  readonly endpoint: TestServer;
  readonly fault: (body: object) => Promise<unknown>;
}

async function world(options: Partial<EmulatorOptions> = {}): Promise<World> {
  const emulator = await testEmulator(options);
  const endpoint = await startServer({ status: 200 });
  await emulator.register(`${endpoint.url}/hook`);
  const fault = async (body: object): Promise<unknown> =>
    (await emulator.call('POST', '/_emulator/faults', { body })).body;
  return { emulator, endpoint, fault };
}

async function played({ emulator, endpoint }: World) {
  await emulator.play('full');
  await emulator.idle();
  const arrived = endpoint.received.map(({ headers }) => headers['dyte-uuid']);
  return { arrived, lost: emulator.lost() };
}

describe('deliveries that the emulator is told to lose', () => {
  it('never arrive, and stand in its log and beside it', async () => {
    const emulated = await world();
    await emulated.fault({ kind: 'lose', count: 2, events: ['meeting.participant*'] });
    const { arrived, lost } = await played(emulated);
    expect(lost.map(({ event }) => event)).toEqual([
      'meeting.participantJoined',
      'meeting.participantJoined',
    ]);
    const records = emulated.emulator.deliveries();
    expect(records).toHaveLength(17);
    expect(arrived).toHaveLength(15);
    const states = records.filter(({ uuid }) => !arrived.includes(uuid)).map(({ state }) => state);
    expect(states).toEqual(['lost', 'lost']);
    const { body } = await emulated.emulator.call('GET', '/_emulator/lost');
    expect(body).toMatchObject({
      data: {
        forgotten: 0,
        lost: lost.map(({ uuid }) => ({
          uuid,
          payload: { event: 'meeting.participantJoined', participant: { peerId: expect.any(String) } },
        })),
      },
    });
  });

  it('show no secret', async () => {
    const emulated = await world();
    await emulated.fault({ kind: 'lose', count: 1, events: ['livestreaming.statusUpdate'] });
    await emulated.emulator.emit('livestreaming.statusUpdate', { streamId: 'x', streamKey: 'stream-secret' });
    const { text } = await emulated.emulator.call('GET', '/_emulator/lost');
    expect(text).toContain('streamId');
    expect(text).not.toContain('stream-secret');
  });

  it('are the same with the same seed', async () => {
    const lose = { kind: 'lose', share: 0.3, seed: 7 } as const;
    const runs = [await world({ deliveryFaults: [lose] }), await world({ deliveryFaults: [lose] })];
    const [one, other] = await Promise.all(runs.map(async (each) => (await played(each)).lost));
    expect(one?.length).toBeGreaterThan(0);
    const names = (lost: typeof one): unknown[] | undefined => lost?.map(({ event }) => event).toSorted();
    expect(names(other)).toEqual(names(one));
  });

  it('have a seed that is told, until the fault is ended', async () => {
    const { emulator, fault, endpoint } = await world();
    const seed = field(field(await fault({ kind: 'lose', share: 1 }), 'data'), 'seed');
    expect(seed).toEqual(expect.any(Number));
    await emulator.emit('meeting.ended');
    await emulator.call('DELETE', '/_emulator/faults');
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(emulator.lost()).toHaveLength(1);
    expect(endpoint.received).toHaveLength(1);
  });

  it('are one without a number, with its repeats; forged ones are none of the service’s', async () => {
    const { emulator, fault, endpoint } = await world();
    await fault({ kind: 'lose' });
    await emulator.forge('meeting.ended');
    await emulator.call('POST', '/_emulator/events', { body: { event: 'meeting.ended', repeats: 2 } });
    await emulator.idle();
    expect(endpoint.received).toHaveLength(1);
    expect(emulator.lost()).toHaveLength(1);
    await emulator.emit('meeting.ended');
    await emulator.idle();
    expect(endpoint.received).toHaveLength(2);
  });

  it('are told to who waits for them', async () => {
    const { emulator, fault } = await world();
    await fault({ kind: 'lose' });
    const headers = { accept: 'application/x-ndjson' };
    const { text } = await emulator.call('POST', '/_emulator/events', {
      body: { event: 'meeting.ended' },
      headers,
    });
    const lines = text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([{ type: 'made', deliveries: [{ skipped: 'lost' }] }, { type: 'end' }]);
  });

  it.each([
    [{ kind: 'lose', share: 0 }, '"share" is a number above 0'],
    [{ kind: 'lose', share: '10%' }, '"share" is a number above 0'],
    [{ kind: 'lose', seed: 7 }, '"seed" is for a "share"'],
    [{ kind: 'lose', share: 0.1, seed: -1 }, '"seed" is a whole number'],
    [{ kind: 'lose', count: 0 }, '"count" is a whole number'],
    [{ kind: 'lose', events: [] }, '"events" is a list'],
    [{ kind: 'lose', events: ['meeting.begun'] }, 'meeting.begun'],
    [{ kind: 'lose', status: 500 }, '"status" is not known'],
  ])('are refused where what is asked for is wrong: %j', async (body, message) => {
    const { emulator } = await world();
    const answer = await emulator.call('POST', '/_emulator/faults', { body });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message.replaceAll('"', String.raw`\"`));
  });
});
