import { request as httpRequest } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifySignature } from '../../../src/domain/signature/signature.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { DeliveryStore } from '../../../src/store/delivery-store.ts';
import { NO_STORE_STATE } from '../../helpers/stores.ts';
import { newDelivery, uuidFor } from '../../helpers/deliveries.ts';
import { freePort, startServer, type Reply } from '../../helpers/http-servers.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send, sendSigned, type Answered } from '../../helpers/send-delivery.ts';
import { startRawServer } from '../../helpers/signed-delivery.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';
import type { ContextParts } from '../../helpers/context.ts';

const OK: Reply = { status: 200, body: 'ok' };

/** Listens with a policy of its own, so that no settings are asked for. */
async function listening(options: Partial<ListenOptions>, parts: ContextParts = {}): Promise<Listening> {
  return await startListening({ policy: 'dyte', ...options }, parts);
}

function body(event: string, title = 'Planning'): string {
  return JSON.stringify({ event, meeting: { id: uuidFor('meeting'), title } });
}

async function deliver(
  { url }: Pick<Listening, 'url'>,
  event = 'meeting.started',
  name = event,
): Promise<Answered> {
  return await sendSigned(url, body(event, name), {
    'dyte-uuid': uuidFor(name),
    'Content-Type': 'application/json',
  });
}

/** Objects of one type on standard output. */
function objects(listener: Listening, type: string): readonly Readonly<Record<string, unknown>>[] {
  return listener.objects().filter((each) => each['type'] === type);
}

describe('listen --forward-to', () => {
  it('hands on exactly what came, so that the application can verify it', async () => {
    const app = await startRawServer('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    const listener = await listening({ forwardTo: [`${app.url}/hook`], header: ['X-Token: hidden'] });
    const sent = '{ "event":"meeting.started",  "meeting": {"title": "caf\\u00e9 é"}, "a": 1.0 }';
    await sendSigned(`${listener.url}/came?x=1`, sent, { 'X-Mixed-Case': 'Yes' });
    await listener.until(/→ (?:under )?\d+ ms/);
    const [request = Buffer.alloc(0)] = app.requests;
    const end = request.indexOf('\r\n\r\n');
    const head = request.subarray(0, end).toString('latin1');
    const came = request.subarray(end + 4);
    expect(came.toString()).toBe(sent);
    expect(head).toMatch(/^POST \/hook\?x=1 HTTP\/1\.1\r\n/);
    expect(head).toContain('\r\nX-Mixed-Case: Yes\r\n');
    expect(head).toContain('\r\nX-Token: hidden\r\n');
    const signature = /\r\ndyte-signature: (\S+)/.exec(head)?.[1];
    expect(verifySignature(came, signature, KEYS.key).state).toBe('valid');
    await listener.stop();
    expect(listener.stdout() + listener.stderr()).not.toContain('hidden');
  });

  it('shows the answer on the delivery’s line, and what the service would have done below', async () => {
    const app = await startServer({ status: 404 }, OK);
    const listener = await listening({ forwardTo: [app.url], verify: 'off', publicKey: undefined });
    await deliver(listener, 'meeting.started', 'one');
    await deliver(listener, 'meeting.ended', 'two');
    await listener.until(/→ (?:under )?\d+ ms/);
    await listener.stop();
    const lines = listener.stdout().split('\n');
    expect(lines[0]).toMatch(/ \? .*meeting\.started.* unchecked, started · one ✗ 404 in (?:under )?\d+ ms$/);
    expect(lines[1]).toBe(
      '         Dyte itself sends again after a 404. listen does not, unless you give --forward-retry.',
    );
    expect(lines[2]).toContain('Your application takes no POST at this path');
    expect(lines[3]).toMatch(/ended · two → (?:under )?\d+ ms$/);
    expect(listener.stdout()).toContain(`  → ${app.url}/\n    1 forwarded, 1 failed\n`);
    expect(listener.stderr()).toContain(`→ ${app.url}/\n`);
  });

  it('fits 60 columns whatever is said', async () => {
    const app = await startServer({ status: 401 }, { status: 302 }, OK);
    const port = await freePort();
    const other = `meeting.*,recording.*=http://localhost:${String(port)}/recordings?token=hidden`;
    const listener = await listening(
      { forwardTo: [`${app.url}/webhook/of/my/application`], forward: [other], exec: ['cat /dev/null'] },
      { isTerminal: true, columns: 60, environment: { PATH: process.env['PATH'] } },
    );
    for (const name of ['one', 'two', 'three']) await deliver(listener, 'meeting.participantJoined', name);
    await listener.until(/(?:→ cat (?:under )?\d+ ms[^]*){3}/);
    await listener.stop();
    const shown = listener.stdout() + listener.stderr();
    expect(shown.split('\n').filter((line) => line.length > 60)).toEqual([]);
    expect(shown).not.toContain('hidden');
    for (const part of [/✗ :\d+ 401 in/, /→ :\d+ waiting/, /✗ Nothing listens at/])
      expect(shown).toMatch(part);
    // A hint is for the first time.
    expect(shown.match(/Nothing listens at/g)).toHaveLength(1);
  });

  it('prints the line of a slow one in the meantime, and its outcome later', async () => {
    let answer = (): void => undefined;
    const app = await startServer((_request, response) => {
      answer = () => response.writeHead(200).end();
    });
    const listener = await listening({ forwardTo: [app.url] });
    await deliver(listener);
    await listener.until(/started → …\n/);
    expect(listener.stdout()).not.toMatch(/→ .* m?s/);
    answer();
    await listener.until(/\n\d\d:\d\d:\d\d → [\d.]+ m?s {2}[\da-f]{8} meeting\.started\n/);
  });

  it('sends each event to its targets', async () => {
    const [all, recordings] = await Promise.all([startServer(OK), startServer(OK)]);
    const listener = await listening({
      forwardTo: [all.url],
      forward: [`recording.*=${recordings.url}`],
    });
    await deliver(listener, 'meeting.started');
    await deliver(listener, 'recording.statusUpdate');
    await listener.until(/recording[^\n]*→ :\d+ (?:under )?\d+ ms, :\d+ (?:under )?\d+ ms\n/);
    expect([all.received.length, recordings.received.length]).toEqual([2, 1]);
  });

  it('does not hand on what was rejected, nor what came before and was handled', async () => {
    const app = await startServer(OK);
    const listener = await listening({ forwardTo: [app.url], verify: 'require' });
    await send(listener.url, body('meeting.started'), { headers: { 'dyte-signature': 'AAAA' } });
    await deliver(listener);
    await listener.until(/→ (?:under )?\d+ ms/);
    await deliver(listener);
    await listener.until(/repeat/);
    expect(app.received).toHaveLength(1);
  });

  it('points out events that are not known', async () => {
    const listener = await listening({ forward: [`meeting.begun=http://127.0.0.1:1/`] });
    expect(listener.stderr()).toMatch(/There is no event "meeting\.begun"/);
  });

  it('tries again with --forward-retry, and says so', async () => {
    const app = await startServer({ status: 503 }, OK);
    const listener = await listening({ forwardTo: [app.url], forwardRetry: true });
    await deliver(listener);
    await listener.until(/started ✗ 503 in (?:under )?\d+ ms, again in 1 s\n/);
    await listener.until(/→ (?:under )?\d+ ms \(try 2\)/);
    expect(listener.stdout()).not.toContain('Dyte itself');
  });

  it('shows answers with --verbose', async () => {
    const app = await startServer({
      status: 500,
      headers: { 'set-cookie': 'a=hidden' },
      body: 'oh \u001b[31mno',
    });
    const listener = await listening({ forwardTo: [app.url], verbose: true });
    await deliver(listener);
    await listener.until(/← oh \\x1b\[31mno/);
    expect(listener.stdout()).toContain('← set-cookie: …');
  });
});

describe('listen --exec', () => {
  it('runs a command for each delivery', async () => {
    const listener = await listening(
      {
        exec: [`sh -c 'cat; echo "got $DYTE_HOOKS_EVENT"; test $DYTE_HOOKS_EVENT = meeting.started'`],
        verbose: true,
      },
      { environment: { PATH: process.env['PATH'] } },
    );
    await deliver(listener, 'meeting.started');
    await listener.until(/started → (?:under )?\d+ ms/);
    await deliver(listener, 'meeting.ended');
    await listener.until(/ended ✗ exit code 1 in/);
    expect(listener.stdout()).toContain(`← ${body('meeting.started', 'meeting.started')}got meeting.started`);
  });
});

describe('listen --json', () => {
  it('has an object for each forward, behind that of its delivery, and the targets in its summary', async () => {
    const app = await startServer({ status: 500 });
    const target = `${app.url}/?key=hidden`;
    const listener = await listening({ forwardTo: [target] }, { options: { json: true } });
    await deliver(listener);
    await listener.until(/"type":"forward"/);
    await listener.stop();
    expect(listener.objects().map(({ type }) => type)).toEqual(['ready', 'delivery', 'forward', 'summary']);
    const [delivery] = objects(listener, 'delivery');
    expect(objects(listener, 'forward')).toMatchObject([
      {
        id: delivery?.['id'],
        event: 'meeting.started',
        target: `${app.url}/?key=…`,
        number: 1,
        state: 'failed',
        status: 500,
        policy: { name: 'dyte', action: 'retry', tooSlow: false },
      },
    ]);
    expect(objects(listener, 'summary')).toMatchObject([
      { forwards: [{ target: `${app.url}/?key=…`, succeeded: 0, failed: 1, waiting: 0 }] },
    ]);
    expect(listener.stdout()).not.toContain('hidden');
  });

  it('leaves out what --events leaves out', async () => {
    const app = await startServer(OK);
    const listener = await listening(
      { forwardTo: [app.url], events: ['meeting.ended'] },
      { options: { json: true } },
    );
    await deliver(listener, 'meeting.started');
    await deliver(listener, 'meeting.ended');
    await listener.until(/"type":"forward"/);
    await listener.stop();
    expect(objects(listener, 'forward').map(({ event }) => event)).toEqual(['meeting.ended']);
    expect(objects(listener, 'summary')).toMatchObject([{ forwards: [{ succeeded: 2 }] }]);
  });
});

describe('listen --relay', () => {
  it('answers the sender with what the application answered', async () => {
    const app = await startServer(
      { status: 422, headers: { 'content-type': 'application/json', 'x-other': 'kept' }, body: '{"a":1}' },
      { status: 204 },
      OK,
    );
    const listener = await listening({ forwardTo: [app.url], relay: true });
    const first = await deliver(listener);
    expect([first.status, first.headers['content-type'], first.body]).toEqual([
      422,
      'application/json',
      '{"a":1}',
    ]);
    expect(first.headers['x-other']).toBeUndefined();
    const again = await deliver(listener);
    expect([again.status, again.body, again.headers['content-length']]).toEqual([204, '', undefined]);
    // All have handled it: nobody is asked any more.
    const third = await deliver(listener);
    expect([third.status, third.body]).toEqual([200, 'ok\n']);
    expect(app.received).toHaveLength(2);
    await listener.until(/repeat \(attempt 3\)/);
    expect(listener.stdout()).toMatch(/ answered 422, [^\n]*✗ 422 in [^\n]*\n/);
    expect(listener.stdout()).toMatch(/[\da-f]{8}   [^\n]*repeat \(attempt 2\)[^\n]*→ (?:under )?\d+ ms/);
    expect(listener.stderr()).toContain('Senders hear what it answers');
  });

  it('answers 502 for an application that is not there', async () => {
    const listener = await listening({
      forwardTo: [`http://127.0.0.1:${String(await freePort())}`],
      relay: true,
    });
    expect((await deliver(listener)).status).toBe(502);
    await listener.until(/ answered 502, [^\n]*✗ connection refused/);
  });

  it('has copies that come at once wait for the one that is in progress', async () => {
    const answers: (() => void)[] = [];
    const app = await startServer((_request, response) => {
      answers.push(() => response.writeHead(201).end());
    });
    const listener = await listening({ forwardTo: [app.url], relay: true });
    const copies = Promise.all([deliver(listener), deliver(listener), deliver(listener)]);
    while (answers.length === 0) await setImmediate();
    // The others have come too before it is answered.
    while (!(await isBusy(listener))) await setImmediate();
    answers[0]?.();
    expect((await copies).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(app.received).toHaveLength(1);
  });

  it('answers 200 where no target wants the event, and 500 for a command that fails', async () => {
    const listener = await listening(
      { forward: ['recording.*=http://127.0.0.1:1/'], exec: [], relay: true },
      { environment: { PATH: process.env['PATH'] } },
    );
    expect((await deliver(listener)).status).toBe(200);
    const other = await listening(
      { exec: ['false'], relay: true },
      { environment: { PATH: process.env['PATH'] } },
    );
    expect((await deliver(other)).status).toBe(500);
  });
});

/** Whether the receiver answers others: what was sent before has been read by then. */
async function isBusy({ url }: Listening): Promise<boolean> {
  return (await send(url, undefined, { method: 'GET' })).status === 200;
}

describe('the end of listen', () => {
  /** A context part that gives one store, which outlives what closes it. */
  function keptStore(): { readonly store: DeliveryStore; readonly parts: ContextParts } {
    const inner = new MemoryStore();
    const store: DeliveryStore = { ...bound(inner), close: async () => undefined };
    return { store, parts: { store: async () => store } };
  }

  it('lets forwards in progress finish, and leaves the others for the next run', async () => {
    const { parts } = keptStore();
    const answers: (() => void)[] = [];
    const app = await startServer((_request, response) => {
      answers.push(() => response.writeHead(200).end());
    });
    const first = await listening({ forwardTo: [app.url] }, parts);
    const names = Array.from({ length: 20 }, (_, index) => `d${String(index)}`);
    for (const name of names) await deliver(first, 'meeting.started', name);
    while (answers.length < 16) await setImmediate();
    const stopped = first.stop();
    await refuses(first.url);
    for (const answer of answers) answer();
    await stopped;
    expect(app.received).toHaveLength(16);
    expect(first.stdout()).toContain('16 forwarded, 4 waiting');
    const second = await listening({ forwardTo: [app.url] }, parts);
    while (answers.length < 20) await setImmediate();
    for (const answer of answers.slice(16)) answer();
    await second.until(/(?:→ (?:under )?\d+ ms[^]*){4}/);
    expect(second.stderr()).toContain('Deliveries that an earlier run has left for');
    expect(new Set(app.received.map(({ headers }) => headers['dyte-uuid'])).size).toBe(20);
  });

  it('hands over the delivery that ends it', async () => {
    const app = await startServer(OK);
    const listener = await listening({ forwardTo: [app.url], exitAfter: 2 });
    await deliver(listener, 'meeting.started');
    await deliver(listener, 'meeting.ended');
    await listener.ended;
    expect(app.received).toHaveLength(2);
    expect(listener.stdout()).toMatch(/ended → (?:under )?\d+ ms/);
    expect(listener.stdout()).toContain('2 forwarded');
  });

  it('says what is wrong with the store, and goes on', async () => {
    const { store, parts } = keptStore();
    const failing: DeliveryStore = {
      ...store,
      recordForward: async () => {
        throw new Error('The disk is full.');
      },
    };
    const app = await startServer(OK);
    const listener = await listening({ forwardTo: [app.url] }, { ...parts, store: async () => failing });
    for (const name of ['one', 'two']) await deliver(listener, 'meeting.started', name);
    await listener.until(/(?:→ (?:under )?\d+ ms[^]*){2}/);
    expect(listener.stderr().match(/Something went wrong while forwarding: The disk is full/g)).toHaveLength(
      1,
    );
  });

  it('begins with what a dead receiver has left for the target', async () => {
    const { store, parts } = keptStore();
    const app = await startServer(OK);
    await store.admit(newDelivery('left'), [`${app.url}/`]);
    const listener = await listening({ forwardTo: [app.url] }, parts);
    await listener.until(
      new RegExp(`→ (?:under )?\\d+ ms {2}${uuidFor('left').slice(0, 8)} meeting.started`),
    );
    expect(app.calls()).toEqual(['POST /webhook']);
  });
});

function bound(store: DeliveryStore): DeliveryStore {
  return {
    admit: (...values) => store.admit(...values),
    keepRejected: (...values) => store.keepRejected(...values),
    recordForward: (...values) => store.recordForward(...values),
    ...NO_STORE_STATE,
    countPending: (target) => store.countPending(target),
    pendingForwards: (...values) => store.pendingForwards(...values),
    close: () => store.close(),
  };
}

/** Resolves once nothing is accepted at a URL any more. */
async function refuses(url: string): Promise<void> {
  const isAccepted = (): Promise<boolean> =>
    new Promise((resolve) => {
      const probe = httpRequest(url, { method: 'GET', agent: false }, (response) => {
        response.resume();
        resolve(true);
      });
      probe.on('error', () => resolve(false)).end();
      onTestFinished(() => {
        probe.destroy();
      });
    });
  while (await isAccepted());
}
