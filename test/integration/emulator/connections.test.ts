import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../../src/emulator/http-server.ts';
import { systemClock } from '../../../src/process/system.ts';
import { eventually } from '../../helpers/eventually.ts';
import { testEmulator } from '../../helpers/emulator.ts';
import { rawConnection, type RawConnection } from '../../helpers/raw-connection.ts';

/** A server for so many connections that answers at once, and what came to /slow when it is let go on. */
async function startLimited(maxConnections: number): Promise<{
  readonly url: string;
  readonly port: number;
  readonly goOn: () => void;
}> {
  let goOn: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const app = new Hono();
  app.onError((_error, context) => context.text('broken off', 400));
  app.get('/', (context) => context.text('ok'));
  app.post('/', async (context) => context.text(await context.req.text()));
  app.get('/slow', async (context) => {
    await held;
    return context.text('at last');
  });
  const server = await serve(app, { host: '127.0.0.1', port: 0, clock: systemClock, maxConnections });
  onTestFinished(() => server.close(0));
  return { url: server.url, port: Number(new URL(server.url).port), goOn };
}

const HEAD = 'GET / HTTP/1.1\r\nHost: localhost\r\n';
const HALF_BODY = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf';
const HALF_CHUNK = 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf';

async function hold(port: number, count: number, bytes: string): Promise<readonly RawConnection[]> {
  const connections: RawConnection[] = [];
  for (let index = 0; index < count; index += 1) {
    const connection = await rawConnection(port);
    if (bytes !== '') connection.send(bytes);
    connections.push(connection);
  }
  return connections;
}

describe('connections that keep a place', () => {
  it.each([
    ['are silent', ''],
    ['send half a head', HEAD],
    ['send half a body', HALF_BODY],
    ['send half a chunk', HALF_CHUNK],
  ])('keep no call out when they %s', async (_what, bytes) => {
    const { url, port } = await startLimited(8);
    await hold(port, 20, bytes);
    for (let call = 0; call < 5; call += 1) {
      const answer = await fetch(url, { method: 'POST', body: `call ${String(call)}` });
      expect([answer.status, await answer.text()]).toEqual([200, `call ${String(call)}`]);
    }
  });

  it('keep no call out when they are idle after an answer', async () => {
    const { url, port } = await startLimited(8);
    for (const connection of await hold(port, 8, `${HEAD}\r\n`)) await connection.until(/ok$/);
    expect((await fetch(url)).status).toBe(200);
  });

  it('make room in the order in which they have waited', async () => {
    const { port } = await startLimited(2);
    const [first, second] = await hold(port, 2, '');
    const third = await rawConnection(port);
    third.send(`${HEAD}\r\n`);
    await third.until(/ok$/);
    expect(await first?.closed()).toBe('');
    second?.send(`${HEAD}\r\n`);
    await second?.until(/ok$/);
  });

  it('are never those that wait for an answer', async () => {
    const { port, goOn } = await startLimited(2);
    const asking = await rawConnection(port);
    asking.send('GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const quick = await rawConnection(port);
    quick.send(`${HEAD}\r\n`);
    await quick.until(/ok$/);
    await hold(port, 5, '');
    goOn();
    expect(await asking.until(/at last$/)).toContain('HTTP/1.1 200');
  });

  it('are no fault of the emulator when they break off a body', async () => {
    const { url, events } = await testEmulator();
    const head = 'POST /_emulator/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf';
    const [connection] = await hold(Number(new URL(url).port), 1, head);
    await fetch(`${url}/.well-known/webhooks.json`);
    connection?.socket.destroy();
    await eventually(() => {
      expect(events.filter(({ type }) => type === 'request')).toHaveLength(2);
    });
    expect(events.filter(({ type }) => type === 'failure')).toEqual([]);
  });

  it('keep none out of the emulator', async () => {
    const { url, call } = await testEmulator();
    await hold(Number(new URL(url).port), 530, '');
    for (let round = 0; round < 5; round += 1) expect((await call('GET', '/v2/webhooks')).status).toBe(200);
  });
});
