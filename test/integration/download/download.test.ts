import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, type DeliveriesDownloadOptions } from '../../../src/commands/deliveries/download/download.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import type { SessionsApi } from '../../../src/api/sessions-api.ts';
import type { DownloadLink, RecordingRecord } from '../../../src/domain/session/session-records.ts';
import type { NewDelivery } from '../../../src/domain/delivery/stored-delivery.ts';
import { failureOf, type ContextParts } from '../../helpers/context.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../helpers/deliveries-command.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { signedIn } from '../../helpers/management.ts';
import { startServer, type Reply, type TestServer } from '../../helpers/http-servers.ts';
import { isRoot } from '../../helpers/stranger.ts';

const HOUR = 3_600_000;
const OK: Reply = { status: 200, headers: { 'content-type': 'video/mp4' }, body: 'film' };

/** Its link holds a secret, and works for an hour more. */
function uploaded(server: TestServer, parts: Partial<NewDelivery> = {}, expiresIn = HOUR): NewDelivery {
  const recording = {
    id: 'r1',
    status: 'UPLOADED',
    downloadUrl: `${server.url}/r.mp4?sig=hidden`,
    downloadUrlExpiry: new Date(NOW + expiresIn).toISOString(),
  };
  const payload = { event: 'recording.statusUpdate', recording };
  return deliveryOf('one', payload, { sessionId: 's-1', receivedAt: NOW, ...parts });
}

function stemOf({ id }: NewDelivery): string {
  return `recording.statusUpdate_s-1_${id}_video`;
}

/** A service that has new links to this address; without one it has none, with an error its calls fail. */
function sessionsApi(answer: string | HooksError | undefined): SessionsApi {
  const link = async (): Promise<DownloadLink | undefined> => {
    if (answer instanceof HooksError) throw answer;
    return answer === undefined ? undefined : { url: answer, expiresAt: undefined };
  };
  return {
    sessions: nothing,
    sessionsOf: nothing,
    session: async () => undefined,
    participants: nothing,
    recordings: nothing,
    livestreams: nothing,
    sessionFile: link,
    recording: async (id) => ({ ...RECORDING, id, download: await link() }),
    close: async () => undefined,
  };
}

async function* nothing(): AsyncGenerator<never> {}

const RECORDING: Omit<RecordingRecord, 'id'> = {
  meetingId: undefined,
  sessionId: undefined,
  status: 'UPLOADED',
  outputFileName: undefined,
  startedAt: undefined,
  stoppedAt: undefined,
  fileSize: undefined,
  invokedAt: undefined,
  durationSeconds: undefined,
  download: undefined,
  audioDownload: undefined,
};

interface Downloaded extends Looking {
  readonly status: number;
  readonly folder: string;
  readonly names: () => Promise<readonly string[]>;
}

async function download(
  delivery: NewDelivery,
  options: Partial<DeliveriesDownloadOptions> = {},
  parts: ContextParts = {},
): Promise<Downloaded> {
  const folder = options.to ?? join(await temporaryDirectory(), 'files');
  const looked = looking([delivery], { settings: signedIn({ apiUrl: 'http://127.0.0.1:1/v2' }), ...parts });
  const all = {
    deliveries: ['last'],
    to: folder,
    overwrite: false,
    maxSize: 1000,
    timeout: 60_000,
    store: undefined,
  };
  const status = await run({ ...all, ...options }, looked.context);
  expect(`${looked.out()}${looked.err()}`).not.toMatch(/hidden|http:/);
  return { ...looked, status, folder, names: () => readdir(folder) };
}

describe('deliveries download', () => {
  it('keeps the file under a name of our own, for nobody else', async () => {
    const server = await startServer(OK);
    const delivery = uploaded(server);
    const { status, out, folder, names } = await download(delivery);
    const file = join(folder, `${stemOf(delivery)}.mp4`);
    expect([status, await names()]).toEqual([0, [`${stemOf(delivery)}.mp4`]]);
    expect(out()).toBe(`✓ ${file} 4 B\n`);
    expect(await readFile(file, 'utf8')).toBe('film');
    expect([(await stat(file)).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('leaves what is there, unless it is told to replace it', async () => {
    const server = await startServer(OK);
    const delivery = uploaded(server);
    const { folder } = await download(delivery);
    const file = join(folder, `${stemOf(delivery)}.mp4`);
    await writeFile(file, 'mine');
    const kept = await download(delivery, { to: folder });
    expect([kept.status, kept.out()]).toEqual([0, `= ${file} is there already (--overwrite replaces it)\n`]);
    expect([await readFile(file, 'utf8'), server.received.length]).toEqual(['mine', 1]);
    await download(delivery, { to: folder, overwrite: true });
    expect(await readFile(file, 'utf8')).toBe('film');
  });

  it('takes a new link where the one of the delivery has expired', async () => {
    const server = await startServer(OK);
    const parts = { sessionsApi: sessionsApi(`${server.url}/new?sig=hidden`), options: { json: true } };
    const { status, objects } = await download(uploaded(server, {}, -1), {}, parts);
    expect([status, server.calls()]).toEqual([0, ['GET /new?sig=hidden']]);
    expect(objects()).toMatchObject([
      { type: 'file', kind: 'video', state: 'downloaded', bytes: 4, refreshed: true },
    ]);
  });

  it('takes a new link where the server refuses one that should still work', async () => {
    const server = await startServer({ status: 403 }, OK);
    const { status } = await download(
      uploaded(server),
      {},
      { sessionsApi: sessionsApi(`${server.url}/new`) },
    );
    expect([status, server.calls()]).toEqual([0, ['GET /r.mp4?sig=hidden', 'GET /new']]);
  });

  it.each<readonly [string, HooksError | undefined, string]>([
    ['the service has none', undefined, 'the link has expired, and the service has no new one'],
    [
      'nobody is signed in',
      new HooksError('credentials_missing', 'Nobody is signed in.'),
      'the link has expired, and there is no new one: Nobody is signed in.',
    ],
  ])('says that a link has expired where %s', async (_name, answer, text) => {
    const server = await startServer(OK);
    const delivery = uploaded(server, {}, -1);
    const { status, out, names } = await download(
      delivery,
      {},
      {
        sessionsApi: sessionsApi(answer),
      },
    );
    expect([status, out(), await names()]).toEqual([
      6,
      `✗ video of ${delivery.id.slice(0, 8)}: ${text}\n`,
      [],
    ]);
    expect(server.received).toEqual([]);
  });

  it.each<readonly [string, Reply, number, string]>([
    ['gone', { status: 404 }, 6, 'the file is not there any more, and there is no new one: none'],
    ['too_large', { status: 200, body: 'x'.repeat(1001) }, 6, 'it is too large (--max-size 1.0 kB)'],
    ['failed', { status: 500 }, 5, 'its server answered with an error'],
    [
      'broken',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '9' });
        response.write('half');
        setImmediate(() => response.socket?.destroy());
      },
      5,
      'it was broken off, or cannot be read',
    ],
  ])('leaves nothing behind of a file that is %s', async (code, reply, status, text) => {
    const server = await startServer(reply);
    const api = sessionsApi(new HooksError('service_error', 'none'));
    const delivery = uploaded(server);
    const shown = await download(delivery, {}, { sessionsApi: api });
    expect([shown.status, shown.out()]).toEqual([status, `✗ video of ${delivery.id.slice(0, 8)}: ${text}\n`]);
    expect(await shown.names()).toEqual([]);
    const told = await download(delivery, {}, { sessionsApi: api, options: { json: true } });
    expect(told.objects()).toMatchObject([{ state: 'failed', code, file: null, bytes: null }]);
  });

  it('asks nothing of this machine for a service that is elsewhere', async () => {
    const server = await startServer(OK);
    const settings = signedIn();
    const { status, out } = await download(uploaded(server), {}, { settings });
    expect([status, server.received]).toEqual([6, []]);
    expect(out()).toContain('the link leads to an address that is not on the internet');
  });

  it('says that a delivery has no file, and that none was named', async () => {
    const { status, out } = await download(deliveryOf('none', { event: 'meeting.started' }));
    expect([status, out()]).toEqual([
      6,
      expect.stringMatching(/^✗ no file of [\da-f]{8}: this delivery has no file\n$/),
    ]);
    const { code } = await failureOf(download(deliveryOf('none', {}), { deliveries: [] }));
    expect(code).toBe('usage_invalid');
  });

  it('writes nowhere but into the folder, whatever an event and a session are called', async () => {
    const server = await startServer(OK);
    const delivery = uploaded(server, { id: '../../up', event: '../x', sessionId: '/etc/\u0000../..' });
    const { names } = await download(delivery);
    expect(await names()).toEqual(['event_etc_up_video.mp4']);
  });

  it.skipIf(isRoot)('ends with 1 where nothing can be written', async () => {
    const server = await startServer(OK);
    const folder = join(await temporaryDirectory(), 'closed');
    await mkdir(folder);
    await chmod(folder, 0o500);
    expect((await failureOf(download(uploaded(server), { to: folder }))).code).toBe('file_failed');
  });

  it('ends with 1 where the folder is a file', async () => {
    const server = await startServer(OK);
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    const { code, message } = await failureOf(download(uploaded(server), { to: join(file, 'in') }));
    expect([code, message]).toEqual(['file_failed', expect.stringContaining('cannot be made')]);
  });

  it('says on a terminal how far it has come', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '8' }).end('halfhalf');
    });
    const shown = await download(uploaded(server), {}, { isTerminal: true, clock: steppingClock() });
    expect(shown.err()).toContain('Fetching video: 8 B of 8 B …');
  });
});

/** Never stands still, so that progress is shown at once. */
function steppingClock(): NonNullable<ContextParts['clock']> {
  let elapsed = 0;
  return { now: () => NOW, elapsed: () => (elapsed += 1000), sleep: async () => undefined };
}
