import { describe, expect, it } from 'vitest';
import { data, serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { RESET, startServer, type Reply, type Received } from '../../helpers/http-servers.ts';

type Mishap =
  | 'stored then 500'
  | 'stored then 503'
  | 'stored then reset'
  | 'not stored then reset'
  | 'not stored then 503';

/** A service that keeps webhooks as the real one does, but whose first creates go wrong. */
function clumsyService(mishaps: readonly Mishap[], stored: (typeof WEBHOOK)[] = []): Reply {
  const coming = [...mishaps];
  return (request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method === 'GET') {
      answer(200, data(stored));
      return;
    }
    const mishap = coming.shift();
    const isTaken = stored.some(({ url }) => url === urlIn(request));
    if (!isTaken && !mishap?.startsWith('not stored')) stored.push(WEBHOOK);
    if (mishap?.endsWith('reset')) response.socket?.resetAndDestroy();
    else if (mishap !== undefined) answer(Number(mishap.slice(-3)), serviceError(500, 'oops'));
    else if (isTaken) answer(409, serviceError(409, 'exists'));
    else answer(201, data(WEBHOOK));
  };
}

function urlIn({ body }: Received): unknown {
  const request: unknown = JSON.parse(body);
  return typeof request === 'object' && request !== null && 'url' in request ? request.url : undefined;
}

const POST = 'POST /webhooks';
const LIST = 'GET /webhooks';

describe('a create whose answer was lost', () => {
  it.each(['stored then 500', 'stored then 503', 'stored then reset'] as const)(
    'is found by its URL, not sent again: %s',
    async (mishap) => {
      const stored: (typeof WEBHOOK)[] = [];
      const server = await startServer(clumsyService([mishap], stored));
      expect(await testClient(server.url).create(WANTED)).toEqual(WEBHOOK);
      expect(server.calls()).toEqual([POST, LIST]);
      expect(stored).toHaveLength(1);
    },
  );

  it.each(['not stored then reset', 'not stored then 503'] as const)(
    'is sent again once it is known not to be stored: %s',
    async (mishap) => {
      const stored: (typeof WEBHOOK)[] = [];
      const server = await startServer(clumsyService([mishap], stored));
      const api = testClient(server.url);
      expect(await api.create(WANTED)).toEqual(WEBHOOK);
      expect(server.calls()).toEqual([POST, LIST, POST]);
      expect(stored).toHaveLength(1);
      expect(api.notices).toMatchObject([{ action: 'look_up_then_retry', method: 'POST', retry: 1 }]);
    },
  );

  it('is found after several mishaps of both kinds', async () => {
    const server = await startServer(
      clumsyService(['not stored then reset', 'not stored then 503', 'stored then reset']),
    );
    expect(await testClient(server.url).create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([POST, LIST, POST, LIST, POST, LIST]);
  });

  it('is found when the URL comes back written in another way', async () => {
    const stored = { ...WEBHOOK, url: 'https://EXAMPLE.com:443/hook' };
    const server = await startServer({ status: 503 }, { status: 200, body: data([stored]) });
    expect(await testClient(server.url).create(WANTED)).toEqual(stored);
  });

  it('is a 409 after a retry: stored late, between the look-up and the retry', async () => {
    const server = await startServer(
      { status: 504 },
      { status: 200, body: data([]) },
      { status: 409, body: serviceError(409, 'exists') },
      { status: 200, body: data([WEBHOOK]) },
    );
    expect(await testClient(server.url).create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([POST, LIST, POST, LIST]);
  });

  it('is not a 409 whose webhook cannot be found', async () => {
    const server = await startServer(
      { status: 504 },
      { status: 200, body: data([]) },
      { status: 409 },
      { status: 200, body: data([]) },
    );
    expect((await failureOf(testClient(server.url).create(WANTED))).code).toBe('webhook_exists');
  });

  it.each([
    ['events', { events: ['meeting.started'] }],
    ['name', { name: 'Somebody else’s' }],
    ['enabled', { enabled: false }],
  ])('is not the webhook with the same URL but other %s', async (_what, other) => {
    const earlier = { ...WEBHOOK, ...other };
    const server = await startServer(clumsyService(['stored then 503'], [earlier]));
    const error = await failureOf(testClient(server.url).create(WANTED));
    expect(error.code).toBe('webhook_exists');
    expect(error.message).toContain(earlier.id);
    expect(server.calls()).toEqual([POST, LIST]);
  });

  it('with 500 is not sent again when it was not stored', async () => {
    const server = await startServer(
      { status: 500, body: serviceError(500, 'boom') },
      { status: 200, body: data([]) },
    );
    const error = await failureOf(testClient(server.url).create(WANTED));
    expect(error.code).toBe('service_error');
    expect(error.message).toContain('boom');
    expect(error.message).not.toContain('may have been stored');
    expect(server.calls()).toEqual([POST, LIST]);
  });

  it('is never sent again when it cannot be looked up', async () => {
    const server = await startServer(RESET, { status: 401, body: { message: 'Unauthorized' } });
    const error = await failureOf(testClient(server.url).create(WANTED));
    expect(error.code).toBe('service_unreachable');
    expect(error.message).toContain('may have been stored');
    expect(error.mayBeDone).toBe(true);
    expect(server.calls()).toEqual([POST, LIST]);
  });

  it('is looked up with patience', async () => {
    const server = await startServer(RESET, { status: 503 }, { status: 200, body: data([WEBHOOK]) });
    expect(await testClient(server.url).create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([POST, LIST, LIST]);
  });

  it('leaves its doubt in the error when the retries are used up', async () => {
    const server = await startServer(clumsyService(Array<Mishap>(9).fill('not stored then 503')));
    const error = await failureOf(testClient(server.url, { limits: { retries: 2 } }).create(WANTED));
    expect(error).toMatchObject({
      code: 'service_unreachable',
      hint: expect.stringContaining('dyte-hooks list'),
    });
    expect(server.calls()).toEqual([POST, LIST, POST, LIST, POST]);
  });
});

describe('a create that cannot have been stored', () => {
  it('is sent again after a 429 without a look-up', async () => {
    const server = await startServer(
      { status: 429, headers: { 'retry-after': '2' } },
      { status: 201, body: data(WEBHOOK) },
    );
    const api = testClient(server.url);
    expect(await api.create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([POST, POST]);
    expect(api.clock.sleeps).toEqual([2000]);
  });

  it('meets a real conflict when a 409 follows a 429', async () => {
    const server = await startServer({ status: 429 }, { status: 409, body: serviceError(409, 'exists') });
    expect((await failureOf(testClient(server.url).create(WANTED))).code).toBe('webhook_exists');
    expect(server.calls()).toEqual([POST, POST]);
  });
});
