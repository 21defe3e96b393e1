import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/eventually.ts';
import { run, type DeliveriesListOptions } from '../../../../src/commands/deliveries/list.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { parseTimeExpression } from '../../../../src/domain/text/moment.ts';
import { failureOf } from '../../../helpers/context.ts';
import { uuidFor } from '../../../helpers/deliveries.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../helpers/deliveries-command.ts';
import { memoryHistory } from '../../../helpers/memory-history.ts';
import type { ContextParts } from '../../../helpers/context.ts';
import type { HistoryRequest } from '../../../../src/context.ts';
import type { DeliveryHistory } from '../../../../src/store/delivery-store.ts';
import type {
  ForwardRecord,
  NewDelivery,
  RejectedDelivery,
} from '../../../../src/domain/delivery/stored-delivery.ts';

const OPTIONS: DeliveriesListOptions = {
  events: undefined,
  meeting: undefined,
  webhook: undefined,
  since: undefined,
  until: undefined,
  signature: undefined,
  failed: false,
  waiting: false,
  store: undefined,
  limit: undefined,
  follow: false,
  exitCode: false,
  showSecrets: false,
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function localTime(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 8);
}

const started = deliveryOf('one', { event: 'meeting.started', meeting: { title: 'Planning' } });
const joined = deliveryOf(
  'two',
  {
    event: 'meeting.participantJoined',
    meeting: { title: 'Planning' },
    participant: { userDisplayName: 'Ada' },
  },
  { receivedAt: NOW + 1000, signature: 'unchecked' },
);
const uploaded = deliveryOf(
  'three',
  {
    event: 'recording.statusUpdate',
    meeting: { title: 'Planning' },
    recording: { status: 'UPLOADED', downloadUrl: 'https://files.example.test/a/r.mp4?token=abc123' },
  },
  { receivedAt: NOW + 2000 },
);
const refused: RejectedDelivery = {
  ...deliveryOf('four', { event: 'meeting.ended' }, { receivedAt: NOW + 3000, signature: 'mismatch' }),
  rejection: 'signature',
};
const all = [started, joined, uploaded, refused];

async function list(
  options: Partial<DeliveriesListOptions> = {},
  deliveries: readonly NewDelivery[] = all,
  parts: ContextParts = {},
): Promise<Looking> {
  const looked = looking(deliveries, parts);
  await run({ ...OPTIONS, ...options }, looked.context);
  expect(looked.isClosed()).toBe(true);
  return looked;
}

const terminal = { isTerminal: true, columns: 120 };

describe('deliveries list on a terminal', () => {
  it('shows a line each, the newest last, aligned with what listen prints', async () => {
    const { out, err } = await list({}, all, terminal);
    const id = (name: string): string => uuidFor(name).slice(0, 8);
    expect(out().split('\n')).toEqual([
      `   3 ${localTime(NOW)} ${id('one')}   meeting.started            started · Planning`,
      `   6 ${localTime(NOW + 1000)} ${id('two')} ? meeting.participantJoined  unchecked, Ada joined · Planning`,
      `   9 ${localTime(NOW + 2000)} ${id('three')}   recording.statusUpdate     uploaded · Planning`,
      `  12 ${localTime(NOW + 3000)} ${id('four')} ✗ meeting.ended              signature does not match: body changed, or another key`,
      '',
    ]);
    expect(err()).toBe('');
  });

  it('says at 60 columns what cannot be left out', async () => {
    const { out } = await list({}, all, { isTerminal: true, columns: 60 });
    const [, second = ''] = out().split('\n');
    expect(second).toBe(
      `   6 ${localTime(NOW + 1000)} ${uuidFor('two').slice(0, 8)} ? unchecked, Ada joined · Planning`,
    );
    for (const line of out().split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('puts the date on a line of its own where it changes, once one is not of today', async () => {
    const older = { ...started, receivedAt: NOW - 48 * HOUR };
    const { out } = await list({}, [older, joined, uploaded], terminal);
    const lines = out().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^── Wednesday 2025-12-31 ─+$/);
    expect(lines[1]).toContain(localTime(older.receivedAt));
    expect(lines[2]).toMatch(/^── Friday 2026-01-02 ─+$/);
  });

  it('names the meeting of an event that has its id only, where an earlier one has told the title', async () => {
    const chat = deliveryOf('chat', { event: 'meeting.chatSynced', meetingId: uuidFor('meeting') });
    const titled = { event: 'meeting.started', meeting: { id: uuidFor('meeting'), title: 'Planning' } };
    const first = deliveryOf('titled', titled);
    const forged: RejectedDelivery = {
      ...deliveryOf('forged', { ...titled, meeting: { id: uuidFor('meeting'), title: 'Forged' } }),
      rejection: 'signature',
    };
    for (const parts of [terminal, {}])
      expect((await list({}, [first, forged, chat], parts)).out()).toMatch(/chat ready · Planning/);
    expect((await list({}, [forged, chat], terminal)).out()).toContain(
      `chat ready · meeting ${uuidFor('meeting').slice(0, 8)}`,
    );
  });

  it('finds the title of a session in the store where no delivery of the list has it', async () => {
    const ids = { id: uuidFor('meeting'), sessionId: uuidFor('session') };
    const told = (id: string, title: string, sessionId: string) =>
      deliveryOf(id, { event: 'meeting.started', meeting: { ...ids, sessionId, title } });
    const brief = deliveryOf('brief', { event: 'meeting.summary', meeting: ids });
    const known = [
      told('first', 'Planning', ids.sessionId),
      told('later', 'Renamed', uuidFor('another')),
      brief,
    ];
    for (const parts of [terminal, {}])
      expect((await list({ events: ['meeting.summary'] }, known, parts)).out()).toMatch(
        /summary ready · Planning/,
      );
    const ofMeeting = await list({ events: ['meeting.summary'] }, known.slice(1), terminal);
    expect(ofMeeting.out()).toMatch(/summary ready · Renamed/);
    const alone = await list({ events: ['meeting.summary'] }, [brief], terminal);
    expect(alone.out()).toContain(`summary ready · meeting ${ids.id.slice(0, 8)}`);
  });

  it('shows copies, and how the forwards ended', async () => {
    const looked = looking([started, joined, uploaded], terminal);
    looked.history.add({ ...started, receivedAt: NOW + 5000 });
    const target = 'http://127.0.0.1:3000/hook';
    const [first, second, third] = looked.history.list({}, { limit: 3 });
    const tried = { origin: 'receiver', startedAt: NOW, target } as const;
    const answered = {
      kind: 'answered',
      headers: [],
      answerStart: Buffer.alloc(0),
      durationMs: 12,
    } as const;
    const record = (one: ForwardRecord): void => looked.history.recordForward(one);
    record({
      ...tried,
      position: first?.position ?? 0,
      outcome: { ...answered, status: 404 },
      state: 'failed',
    });
    record({
      ...tried,
      position: second?.position ?? 0,
      outcome: { ...answered, status: 204 },
      state: 'succeeded',
    });
    looked.history.forward(third?.id ?? '', target);
    await run(OPTIONS, looked.context);
    const lines = looked.out().split('\n');
    expect(lines[0]).toContain('started, 2 attempts · Planning ✗ 404 in 12 ms');
    expect(lines[1]).toContain('Ada joined · Planning → 12 ms');
    expect(lines[2]).toContain('uploaded · Planning → waiting');
  });

  it('shows 20 and says that there are more, unless a number was asked for', async () => {
    const many = Array.from({ length: 23 }, (_, index) =>
      deliveryOf(`n${String(index)}`, { event: 'meeting.started' }),
    );
    const some = await list({}, many, terminal);
    expect(some.out().split('\n')).toHaveLength(21);
    expect(some.out()).toContain(uuidFor('n22').slice(0, 8));
    expect(some.out()).not.toContain(uuidFor('n2').slice(0, 8));
    expect(some.err()).toBe('Older deliveries are not shown. --limit all shows them all.\n');
    const exact = await list({}, many.slice(3), terminal);
    expect([exact.out().split('\n').length, exact.err()]).toEqual([21, '']);
    const two = await list({ limit: 2 }, many, terminal);
    expect([two.out().split('\n').length, two.err()]).toEqual([3, '']);
  });

  it('says what to do where there is nothing yet, and that nothing is like what was asked for', async () => {
    const empty = await list({}, [], terminal);
    expect([empty.out(), empty.err()]).toEqual(['', expect.stringContaining('dyte-hooks listen')]);
    const none = await list({ meeting: 'nobody' }, all, terminal);
    expect([none.out(), none.err()]).toEqual(['', 'No deliveries match.\n']);
  });

  it('lets nothing through that a terminal would obey', async () => {
    const hostile = deliveryOf(
      '\u001b',
      { event: '\u001b[2Jx', meeting: { title: '\u009b31m' } },
      { webhookId: '\u001b]0;' },
    );
    const people = await list({}, [hostile], terminal);
    const piped = await list({}, [hostile]);
    for (const text of [people.out(), piped.out()]) {
      expect(text).toContain(String.raw`\x1b[2Jx`);
      expect(text).not.toMatch(/(?!\n|\t)\p{Cc}/u);
    }
  });
});

describe('deliveries list in a pipe', () => {
  it('gives all of them as tab-separated whole values', async () => {
    const { out, err } = await list();
    expect(
      out()
        .split('\n')
        .map((line) => line.split('\t')),
    ).toEqual([
      [
        uuidFor('one'),
        '2026-01-02T03:04:05.678Z',
        'meeting.started',
        'valid',
        'accepted',
        '1',
        '',
        uuidFor('webhook'),
        uuidFor('meeting'),
        'meeting started · Planning',
        '3',
      ],
      expect.arrayContaining([uuidFor('two')]),
      expect.arrayContaining([uuidFor('three')]),
      expect.arrayContaining([uuidFor('four'), 'mismatch', 'signature']),
      [''],
    ]);
    expect(err()).toBe('');
  });

  it('gives the newest so many of thousands, in order', async () => {
    const many = Array.from({ length: 1500 }, (_, index) =>
      deliveryOf(`n${String(index)}`, { event: 'meeting.started' }),
    );
    const expected = many.map(({ id }) => id);
    for (const limit of [1, 199, 200, 201, 400, 1000, 1500, 9999, Infinity]) {
      const { out } = await list({ limit }, many);
      const ids = out()
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split('\t')[0]);
      expect(ids).toEqual(expected.slice(-limit));
    }
  });
});

describe('deliveries list --json', () => {
  it('is one array', async () => {
    const { json } = await list({}, all, { options: { json: true } });
    expect(json()).toEqual([
      {
        type: 'delivery',
        position: 3,
        id: uuidFor('one'),
        uuid: uuidFor('one'),
        webhookId: uuidFor('webhook'),
        event: 'meeting.started',
        meetingId: uuidFor('meeting'),
        sessionId: uuidFor('session'),
        receivedAt: '2026-01-02T03:04:05.678Z',
        durationMs: null,
        method: 'POST',
        path: '/webhook',
        bodySize: started.body.length,
        signature: 'valid',
        status: 200,
        rejection: null,
        repeat: false,
        arrivals: 1,
        otherBody: false,
        forwardState: null,
        tries: 0,
        payload: { event: 'meeting.started', meeting: { title: 'Planning' } },
        unreadable: null,
      },
      expect.objectContaining({ id: uuidFor('two') }),
      expect.objectContaining({ id: uuidFor('three') }),
      expect.objectContaining({ id: uuidFor('four'), rejection: 'signature', signature: 'mismatch' }),
    ]);
  });

  it('is an empty array where there is none', async () => {
    const { out } = await list({}, [], { options: { json: true } });
    expect(out()).toBe('[]\n');
  });

  it('masks secrets unless they are wanted', async () => {
    const masked = await list({}, [uploaded], { options: { json: true } });
    const shown = await list({ showSecrets: true }, [uploaded], { options: { json: true } });
    expect([masked.out().includes('abc123'), shown.out().includes('abc123')]).toEqual([false, true]);
  });
});

describe('the filters of deliveries list', () => {
  const idsOf = async (options: Partial<DeliveriesListOptions>): Promise<unknown> => {
    const { json } = await list(options, all, { options: { json: true } });
    const found = json();
    if (!Array.isArray(found)) throw new Error('It is no array.');
    return found.map(({ id }: { id: string }) => all.findIndex((each) => each.id === id));
  };

  it.each<[Partial<DeliveriesListOptions>, readonly number[]]>([
    [{ events: ['meeting.*'] }, [0, 1, 3]],
    [{ events: ['MEETING.started', 'recording.*'] }, [0, 2]],
    [{ meeting: ` ${uuidFor('session')} ` }, [0, 1, 2, 3]],
    [{ webhook: uuidFor('webhook').slice(0, 6) }, [0, 1, 2, 3]],
    [{ webhook: 'another' }, []],
    [{ since: () => NOW + 1000 }, [1, 2, 3]],
    [{ until: () => NOW + 1000 }, [0]],
    [{ since: parseTimeExpression('0s') }, [0, 1, 2, 3]],
    [{ signature: ['unchecked', 'mismatch'] }, [1, 3]],
    [{ failed: true }, []],
    [{ waiting: true }, []],
    [{ events: ['meeting.*'], limit: 2 }, [1, 3]],
  ])('%j', async (options, expected) => {
    expect(await idsOf(options)).toEqual(expected);
  });

  it('say that an event is not known, and look for it all the same', async () => {
    const { err } = await list({ events: ['meeting.strated'] });
    expect(err()).toContain('Did you mean meeting.started?');
  });

  it('cannot leave no time at all', async () => {
    const { context } = looking();
    const error = await failureOf(run({ ...OPTIONS, since: () => NOW, until: () => NOW }, context));
    expect([error.code, error.exitCode]).toEqual(['usage_invalid', 2]);
  });
});

describe('a time that is still to come', () => {
  const later = new Date(NOW + 2 * HOUR);
  const hour = `${String(later.getHours()).padStart(2, '0')}:${String(later.getMinutes()).padStart(2, '0')}`;

  it.each([`2026-01-02T05:04:05Z`, '2027-01-01'])('as --since %s is refused', async (written) => {
    const error = await failureOf(
      run({ ...OPTIONS, since: parseTimeExpression(written) }, looking(all).context),
    );
    expect([error.code, error.message]).toEqual(['usage_invalid', expect.stringContaining('later than now')]);
  });

  it('is refused with the same time of yesterday', async () => {
    const yesterday = new Date(later.getFullYear(), later.getMonth(), later.getDate() - 1);
    const day = [yesterday.getFullYear(), yesterday.getMonth() + 1, yesterday.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
    // Around midnight two hours from now are tomorrow.
    const since =
      parseTimeExpression(hour)?.(NOW) === later.setSeconds(0, 0)
        ? parseTimeExpression(hour)
        : () => later.getTime();
    const error = await failureOf(run({ ...OPTIONS, since }, looking(all).context));
    expect(error.hint).toContain(`--since "${day} ${hour}"`);
  });

  it('as --until is pointed out, as it leaves nothing out', async () => {
    const { err, json } = await list({ until: () => NOW + HOUR }, all, { options: { json: true } });
    expect([err(), json()]).toEqual([
      expect.stringContaining('--until is later than now'),
      expect.any(Array),
    ]);
    expect((await list({ until: () => NOW + 5000 }, all)).err()).not.toContain('later');
  });
});

describe('deliveries list --exit-code', () => {
  const codeOf = async (
    options: Partial<DeliveriesListOptions>,
    deliveries: readonly NewDelivery[],
    parts: ContextParts = {},
  ): Promise<number> => run({ ...OPTIONS, exitCode: true, ...options }, looking(deliveries, parts).context);

  it.each([{}, { options: { json: true } }])(
    'is 6 when there are none, and 0 when there are: %j',
    async (parts) => {
      expect(await codeOf({}, [], parts)).toBe(6);
      expect(await codeOf({ events: ['meeting.summary'] }, all, parts)).toBe(6);
      expect(await codeOf({}, all, parts)).toBe(0);
    },
  );

  it('with --failed is 0 when there are none', async () => {
    expect(await codeOf({ failed: true }, all)).toBe(0);
  });

  it('is always 0 without it', async () => {
    expect(await codeOf({ exitCode: false }, [])).toBe(0);
  });

  it('cannot be asked of a list that does not end', async () => {
    await expect(codeOf({ follow: true }, all)).rejects.toThrow('--exit-code cannot be used with --follow.');
  });
});

describe('deliveries list --follow', () => {
  interface Following extends Looking {
    readonly ended: Promise<unknown>;
    readonly stop: () => void;
    /** Lets it look so many times more. */
    readonly looks: (times: number) => Promise<void>;
  }

  async function follow(
    options: Partial<DeliveriesListOptions>,
    deliveries: readonly NewDelivery[],
    parts: ContextParts = {},
  ): Promise<Following> {
    const interruption = new AbortController();
    const looked = looking(deliveries, { signal: interruption.signal, ...parts });
    const ended = run({ ...OPTIONS, follow: true, ...options }, looked.context);
    const stop = (): void => interruption.abort(new HooksError('interrupted', 'Cancelled.'));
    const isAsleep = (): Promise<void> => eventually(() => expect(looked.clock.sleepers).toBe(1));
    await isAsleep();
    const looks = async (times: number): Promise<void> => {
      for (let look = 0; look < times; look += 1) {
        await looked.clock.pass(200);
        await isAsleep();
      }
    };
    return { ...looked, ended, stop, looks };
  }

  it('shows those that are there, then those that come, until it is interrupted', async () => {
    const { history, looks, objects, ended, stop, isClosed } = await follow({}, [started], {
      options: { json: true },
    });
    expect(objects()).toEqual([expect.objectContaining({ id: started.id })]);
    history.add(joined);
    history.add(uploaded);
    await looks(1);
    history.add({ ...joined, receivedAt: NOW + 9000 });
    await looks(2);
    history.add(refused);
    await looks(1);
    expect(objects().map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    stop();
    await ended;
    expect(isClosed()).toBe(true);
  });

  it('shows only what passes the filter, whatever else comes between', async () => {
    const { history, looks, out, ended, stop } = await follow({ events: ['recording.*'] }, [started]);
    history.add(joined);
    await looks(1);
    history.add(uploaded);
    history.add(refused);
    await looks(1);
    expect(
      out()
        .split('\n')
        .map((line) => line.split('\t')[0]),
    ).toEqual([uploaded.id, '']);
    stop();
    await ended;
  });

  it('waits for a store that is not there yet', async () => {
    let isThere = false;
    const absent = new HooksError('store_not_found', 'none');
    const looked = looking([started]);
    const history = async (wanted: HistoryRequest): Promise<DeliveryHistory> => {
      if (!isThere) throw absent;
      return await looked.context.deliveryHistory(wanted);
    };
    const { looks, out, err, ended, stop } = await follow({}, [], { history });
    await looks(3);
    expect(out()).toBe('');
    expect(err()).toBe('There is no store yet: waiting for "dyte-hooks listen" to make one.\n');
    isThere = true;
    await looks(1);
    expect(out()).toContain(started.id);
    stop();
    await ended;
  });

  it('goes on with the file that takes the place of the store, after the last of the old one', async () => {
    const [old, next] = [memoryHistory(started), memoryHistory()];
    let isThere = true;
    const closed: string[] = [];
    const { looks, objects, ended, stop } = await follow({}, [], {
      options: { json: true },
      history: async () => {
        if (old.isInPlace()) return { ...old, close: () => closed.push('old') };
        if (!isThere) throw new HooksError('store_not_found', 'none');
        return { ...next, close: () => closed.push('next') };
      },
    });
    old.add(joined);
    isThere = false;
    old.leave();
    await looks(2);
    old.add(uploaded);
    next.add(refused);
    expect(closed).toEqual([]);
    isThere = true;
    await looks(1);
    expect(objects().map(({ id }) => id)).toEqual([started.id, joined.id, uploaded.id, refused.id]);
    expect(closed).toEqual(['old']);
    stop();
    await ended;
    expect(closed).toEqual(['old', 'next']);
  });

  it('passes on why the file in the place of the store cannot be opened', async () => {
    const old = memoryHistory(started);
    const failure = new HooksError('store_unusable', 'newer');
    const { looks, ended } = await follow({}, [], {
      history: async () => (old.isInPlace() ? old : Promise.reject(failure)),
    });
    old.leave();
    const failed = failureOf(ended);
    await Promise.race([looks(1), failed]);
    expect(await failed).toBe(failure);
  });

  it('waits a second for how a forward ends, and no longer', async () => {
    const { history, clock, looks, out, ended, stop } = await follow({}, [], {
      isTerminal: true,
      columns: 120,
    });
    const target = 'http://127.0.0.1:3000/';
    history.add({ ...started, receivedAt: clock.now() });
    history.forward(started.id, target);
    await looks(3);
    expect(out()).toBe('');
    const position = history.find(started.id).position;
    const outcome = { kind: 'timeout', durationMs: 3000 } as const;
    history.recordForward({ position, target, origin: 'receiver', startedAt: NOW, outcome, state: 'failed' });
    await looks(1);
    expect(out()).toContain('started · Planning ✗ no answer in 3 s');
    history.add({ ...joined, receivedAt: clock.now() });
    history.forward(joined.id, target);
    await looks(6);
    expect(out()).toContain('→ waiting');
    stop();
    await ended;
  });

  it('passes any other failure on', async () => {
    const failure = new HooksError('store_damaged', 'x');
    const looked = looking([], { history: async () => Promise.reject(failure) });
    expect(await failureOf(run({ ...OPTIONS, follow: true }, looked.context))).toBe(failure);
  });
});
