import { describe, expect, it } from 'vitest';
import {
  run,
  type DeliveriesTimelineOptions,
} from '../../../../../src/commands/deliveries/timeline/timeline.ts';
import type { NewDelivery, RejectedDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../../helpers/deliveries-command.ts';
import { failureOf } from '../../../../helpers/context.ts';

const OPTIONS: DeliveriesTimelineOptions = {
  meeting: undefined,
  session: undefined,
  all: false,
  store: undefined,
};

const MINUTE = 60_000;

const UNNAMED = { meetingId: undefined, sessionId: undefined };

/** A meeting that started and ended, received so long ago. */
function sessionOf(sessionId: string, minutesAgo: number, meetingId = 'meeting'): readonly NewDelivery[] {
  const meeting = { id: meetingId, sessionId, title: `Title of ${sessionId}` };
  return ['meeting.started', 'meeting.ended'].map((event, index) =>
    deliveryOf(
      `${sessionId} ${event}`,
      { event, meeting },
      { sessionId, meetingId, receivedAt: NOW - (minutesAgo - index) * MINUTE },
    ),
  );
}

const STORED = [
  ...sessionOf('first', 60),
  ...sessionOf('second', 30),
  ...sessionOf('other', 10, 'elsewhere'),
];

async function timeline(
  options: Partial<DeliveriesTimelineOptions>,
  deliveries: readonly (NewDelivery | RejectedDelivery)[] = STORED,
  json = false,
): Promise<Looking> {
  const looked = looking([], { options: { json } });
  for (const delivery of deliveries) looked.history.add(delivery);
  await run({ ...OPTIONS, ...options }, looked.context);
  expect(looked.isClosed()).toBe(true);
  return looked;
}

describe('deliveries timeline', () => {
  it('shows the newest session where none is named', async () => {
    const { out } = await timeline({});
    expect(out()).toContain('Title of other');
    expect(out()).not.toContain('other session');
  });

  it('shows the newest session of a meeting, and names the others', async () => {
    const { out } = await timeline({ meeting: ' meeting ' });
    expect(out()).toContain('Title of second');
    expect(out()).toContain('The meeting has 1 other session.');
    expect(out()).toMatch(/^ {2}first .*2 deliveries$/m);
  });

  it.each([{ session: 'first' }, { meeting: 'first' }])(
    'shows the session that is named: %j',
    async (options) => {
      const { out } = await timeline(options);
      expect(out()).toContain('Title of first');
      expect(out()).not.toContain('other session');
    },
  );

  it('says it as one document with --json', async () => {
    const { json } = await timeline({ meeting: 'meeting' }, STORED, true);
    expect(json()).toMatchObject({
      sessionId: 'second',
      meetingId: 'meeting',
      title: 'Title of second',
      state: 'ended',
      counts: { deliveries: 2, late: 0, repeated: 0, rejected: 0 },
      findings: [],
      otherSessions: [{ sessionId: 'first', deliveries: 2 }],
    });
  });

  it('takes what names the meeting alone for its only session, and not among several', async () => {
    const recording = deliveryOf(
      'recording',
      { event: 'recording.statusUpdate', recording: { id: 'r', status: 'UPLOADED', meetingId: 'meeting' } },
      { ...UNNAMED, meetingId: 'meeting', receivedAt: NOW - 30 * MINUTE },
    );
    const one = await timeline({ meeting: 'meeting' }, [...sessionOf('first', 60), recording]);
    expect(one.out()).toContain('1 recording');
    const several = await timeline({ meeting: 'meeting' }, [...STORED, recording]);
    expect(several.out()).not.toContain('1 recording');
  });

  it('shows a livestream that names no meeting where it went on meanwhile', async () => {
    const live = (name: string, minutesAgo: number): NewDelivery =>
      deliveryOf(
        name,
        { event: 'livestreaming.statusUpdate', streamId: name, status: 'OFFLINE' },
        { ...UNNAMED, receivedAt: NOW - minutesAgo * MINUTE },
      );
    const { out } = await timeline({ session: 'first' }, [live('before', 70), ...STORED, live('then', 59.5)]);
    expect(out()).toContain('1 livestream');
    expect(out()).toContain('The livestream names no meeting');
  });

  it('marks what was rejected, and shows nobody by it', async () => {
    const [forged] = sessionOf('first', 59);
    if (forged === undefined) throw new Error('There is none.');
    const rejected: RejectedDelivery = {
      ...forged,
      id: 'forged',
      signature: 'mismatch',
      rejection: 'signature',
    };
    const { out } = await timeline({ session: 'first' }, [...STORED, rejected]);
    expect(out()).toContain('1 rejected');
  });

  it.each([
    [{ meeting: 'nowhere' }, STORED, 'No delivery of a meeting or session nowhere'],
    [{ session: 'meeting' }, STORED, 'No delivery of a session meeting'],
    [{}, [deliveryOf('one', { event: 'meeting.ended' }, UNNAMED)], 'No delivery of a session is stored yet.'],
    [{}, [], 'No delivery of a session is stored yet.'],
  ] as const)('finds nothing for %j', async (options, deliveries, message) => {
    const error = await failureOf(timeline(options, deliveries));
    expect(error.code).toBe('not_found');
    expect(error.message).toContain(message);
  });

  it('takes one of both only', async () => {
    expect((await failureOf(timeline({ meeting: 'a', session: 'b' }))).code).toBe('usage_invalid');
  });

  it('looks behind hundreds of deliveries that are of no session', async () => {
    const many = Array.from({ length: 450 }, (_none, number) =>
      deliveryOf(String(number), { event: 'x' }, UNNAMED),
    );
    const { out } = await timeline({}, [...STORED, ...many]);
    expect(out()).toContain('Title of other');
  });
});
