import { describe, expect, it } from 'vitest';
import { EVENTS_PROBES } from '../../../src/check/probes/events/events.ts';
import { LOAD_PROBES } from '../../../src/check/probes/load/load.ts';
import { UNKNOWN_PROBES } from '../../../src/check/probes/unknown/unknown.ts';
import { isTestId } from '../../../src/domain/check/test-ids.ts';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { fieldOf } from '../../../src/domain/events/values.ts';
import { isObject, parseJson } from '../../../src/domain/json/json-value.ts';
import { checkedEndpoint } from '../../helpers/checking.ts';
import { startServer, type Reply, type TestServer } from '../../helpers/http-servers.ts';
import type { EndpointOptions } from '../../../src/check/checked-endpoint.ts';
import type { Judgement } from '../../../src/domain/check/probe-result.ts';
import type { Signer } from '../../../src/sender/signer.ts';

/** These endpoints check no signature, and signing takes most of the time. */
const UNSIGNED: Signer = { sign: async () => 'none' };

const PROBES = [...EVENTS_PROBES, ...UNKNOWN_PROBES, ...LOAD_PROBES];

/** Asks a probe of an endpoint that answers each payload with a status. */
async function ask(id: string, reply: Reply, options: Partial<EndpointOptions> = {}) {
  const probe = PROBES.find((each) => each.id === id);
  if (probe === undefined) throw new Error(`There is no probe ${id}`);
  const server = await startServer(reply);
  const endpoint = checkedEndpoint(server.url, { trusted: UNSIGNED, ...options });
  const judgement = await probe.run(endpoint);
  return { judgement, server, endpoint, probe };
}

/** Genuine deliveries of `meeting.started` are accepted always, as every probe asks for that first. */
function answers(statusOf: (payload: unknown, event: unknown) => number): Reply {
  return ({ body }, response) => {
    const payload = parseJson(body);
    response.writeHead(statusOf(payload, fieldOf(payload, 'event'))).end();
  };
}

const ALL_GOOD: Reply = answers(() => 200);

function finding(judgement: Judgement): string {
  return judgement.verdict === 'skip' ? judgement.reason : judgement.finding;
}

function bodies(server: TestServer): readonly string[] {
  return server.received.map(({ body }) => body);
}

describe('probes of events, of the unknown and of load', () => {
  it.each(PROBES.map((probe) => probe))('$id passes a good endpoint, within its requests', async (probe) => {
    for (const policy of ['dyte', 'realtimekit'] as const) {
      const { judgement, server } = await ask(probe.id, ALL_GOOD, { policy, timeoutMs: 3000 });
      expect([finding(judgement), judgement.verdict]).toEqual([expect.any(String), 'pass']);
      // One more asks whether it accepts anything.
      expect(server.received.length).toBeLessThanOrEqual(probe.requests + 1);
    }
  });

  it.each(PROBES.map(({ id }) => id))('%s says nothing of an endpoint that takes nothing', async (id) => {
    const { judgement, server } = await ask(id, { status: 401 });
    expect(judgement.verdict).toBe('skip');
    expect(finding(judgement)).toContain('It answered 401 to a genuine delivery');
    // One that tells, and of an event its newest payload, and the start of its session.
    expect(server.received.length).toBeLessThanOrEqual(3);
  });

  it('make up no id that is not recognised as one of a test', async () => {
    const server = await startServer(ALL_GOOD);
    const endpoint = checkedEndpoint(server.url, { trusted: UNSIGNED, timeoutMs: 3000 });
    for (const probe of PROBES) await probe.run(endpoint);
    const ids = bodies(server).flatMap(
      (body) => body.match(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g) ?? [],
    );
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.filter((id) => !isTestId(id))).toEqual([]);
  });
});

describe('each event', () => {
  it.each(EVENT_NAMES.filter((name) => name !== 'meeting.started'))('%s fails by itself', async (name) => {
    const { judgement } = await ask(
      `events.${name}`,
      answers((_payload, event) => (event === name ? 500 : 200)),
    );
    expect(judgement.verdict).toBe('fail');
    expect(finding(judgement)).toContain('It answered 500 to rtk-2026-08');
  });

  it('is warned of where only a payload of the other service is not taken', async () => {
    const reply = answers((payload, event) =>
      event === 'meeting.ended' && fieldOf(payload, 'reason') !== 'ALL_PARTICIPANTS_LEFT' ? 500 : 200,
    );
    expect((await ask('events.meeting.ended', reply)).judgement.verdict).toBe('warn');
    expect((await ask('events.meeting.ended', reply, { policy: 'dyte' })).judgement.verdict).toBe('fail');
  });

  it('is not sent in further payloads once no answer has come', async () => {
    const reply: Reply = ({ body }, response) => {
      if (fieldOf(parseJson(body), 'event') === 'meeting.started') response.end();
    };
    const { judgement, server } = await ask('events.meeting.ended', reply, { timeoutMs: 30 });
    expect(server.received).toHaveLength(2);
    expect(finding(judgement)).toContain('The other 3 were not sent.');
  });
});

describe('the time of answers', () => {
  it('is too long for an event that gets no answer', async () => {
    const reply: Reply = ({ body }, response) => {
      if (fieldOf(parseJson(body), 'event') !== 'meeting.summary') response.end();
    };
    const { judgement } = await ask('events.answer-time', reply, { timeoutMs: 100 });
    expect(judgement).toMatchObject({ verdict: 'fail', remedy: { section: 'answer-before-the-work' } });
    expect(finding(judgement)).toContain('to meeting.summary');
  });

  it.each(['events.at-once', 'load.burst'])('%s fails where many at once are too many', async (id) => {
    let open = 0;
    const reply: Reply = (_request, response) => {
      open += 1;
      const status = open > 3 ? 503 : 200;
      setTimeout(() => {
        open -= 1;
        response.writeHead(status).end();
      }, 50);
    };
    const { judgement } = await ask(id, reply, { burst: 8, timeoutMs: 3000 });
    expect(judgement.verdict).toBe('fail');
    expect(finding(judgement)).toMatch(
      /^Of (?:10|8) at once, it answered 503 to (?:7|5)\. RealtimeKit sends it/,
    );
  });

  it.each(['events.at-once', 'load.burst'])('%s sends no more where one alone gets no answer', async (id) => {
    const reply: Reply = ({ body }, response) => {
      if (fieldOf(parseJson(body), 'event') === 'meeting.started') response.end();
    };
    const { judgement, server } = await ask(id, reply, { timeoutMs: 30 });
    expect(judgement.verdict).toBe('skip');
    expect(server.received).toHaveLength(3);
  });

  it('a burst is as large as it was asked for', async () => {
    const { server } = await ask('load.burst', ALL_GOOD, { burst: 40, timeoutMs: 3000 });
    expect(server.received).toHaveLength(1 + 1 + 3 + 40);
    const payloads = bodies(server)
      .slice(2)
      .map((body) => parseJson(body));
    const distinct = (object: string, id: string): number =>
      new Set(payloads.map((payload) => fieldOf(fieldOf(payload, object), id))).size;
    expect([distinct('participant', 'peerId'), distinct('meeting', 'sessionId')]).toEqual([43, 1]);
  });
});

describe('events of a session', () => {
  it('come in another order than they took place in, of one session', async () => {
    const { server } = await ask('load.out-of-order', ALL_GOOD);
    const [, ...payloads] = bodies(server).map((body) => parseJson(body));
    expect(payloads.map((payload) => fieldOf(payload, 'event'))).toEqual([
      'meeting.ended',
      'meeting.participantLeft',
      'meeting.participantJoined',
      'meeting.started',
    ]);
    const sessions = payloads.map((payload) => fieldOf(fieldOf(payload, 'meeting'), 'sessionId'));
    expect(new Set(sessions).size).toBe(1);
  });

  /** An endpoint that refuses events of a meeting that has not started. */
  function needsStart(): Reply {
    const started = new Set<unknown>();
    return answers((payload, event) => {
      const meeting = fieldOf(fieldOf(payload, 'meeting'), 'id') ?? fieldOf(payload, 'meetingId');
      if (event === 'meeting.started') started.add(meeting);
      return meeting === undefined || started.has(meeting) ? 200 : 404;
    });
  }

  it.each(PROBES.map(({ id }) => id).filter((id) => id !== 'load.out-of-order'))(
    'that must come in order are no matter of %s',
    async (id) => {
      const { judgement } = await ask(id, needsStart(), { timeoutMs: 3000 });
      expect(['pass', finding(judgement)]).toEqual([judgement.verdict, expect.any(String)]);
    },
  );

  it('that are never taken are no matter of their order', async () => {
    const reply = answers((_payload, event) => (event === 'meeting.ended' ? 500 : 200));
    const { judgement } = await ask('load.out-of-order', reply);
    expect(judgement).toMatchObject({
      verdict: 'skip',
      reason: 'It does not accept meeting.ended in the right order either.',
    });
  });

  it('fail where an endpoint knows no session yet', async () => {
    const { judgement } = await ask('load.out-of-order', needsStart());
    expect(judgement).toMatchObject({ verdict: 'fail', remedy: { section: 'take-events-in-any-order' } });
    expect(finding(judgement)).toContain('RealtimeKit will not send it again.');
  });
});

describe('the unknown', () => {
  it.each([
    ['unknown.event', (_payload: unknown, event: unknown) => String(event).includes('unknown')],
    [
      'unknown.field',
      (payload: unknown) => fieldOf(fieldOf(payload, 'meeting'), 'unknownField') !== undefined,
    ],
    ['unknown.value', (payload: unknown) => fieldOf(payload, 'reason') === 'UNKNOWN_VALUE'],
    ['unknown.null', (payload: unknown) => fieldOf(fieldOf(payload, 'meeting'), 'title') === null],
  ] as const)('%s fails where it is refused', async (id, isRefused) => {
    const { judgement } = await ask(
      id,
      answers((...about) => (isRefused(...about) ? 400 : 200)),
    );
    expect(judgement.verdict).toBe('fail');
    expect(finding(judgement)).toContain('It answered 400');
  });

  it.each(['unknown.field', 'unknown.value', 'unknown.null', 'unknown.missing'])(
    '%s does not hold against a change what is refused unchanged as well',
    async (id) => {
      const one = await ask(
        id,
        answers((_payload, event) => (event === 'meeting.ended' ? 422 : 200)),
      );
      expect(one.judgement.verdict).toBe('pass');
      const all = await ask(
        id,
        answers((_payload, event) => (event === 'meeting.started' ? 200 : 422)),
      );
      expect(all.judgement.verdict).toBe('pass');
    },
  );

  it('names the fields that an endpoint does not do without', async () => {
    const reply = answers((payload, event) => {
      if (event !== 'meeting.participantJoined') return 200;
      const name = fieldOf(fieldOf(payload, 'participant'), 'userDisplayName');
      return isObject(payload) && typeof name === 'string' ? 200 : 500;
    });
    const { judgement } = await ask('unknown.missing', reply);
    expect(judgement).toMatchObject({ verdict: 'fail', remedy: { section: 'allow-for-missing-fields' } });
    expect(finding(judgement)).toBe(
      'It answered 500 to meeting.participantJoined without what may be missing. RealtimeKit sends it again; how often is not documented. Of meeting.participantJoined it needs participant.userDisplayName.',
    );
  });
});
