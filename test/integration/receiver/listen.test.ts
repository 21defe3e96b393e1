import { keyFingerprint } from '../../../src/domain/signature/key-fingerprint.ts';
import { generateKeyPairSync } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { constants, openSync, closeSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { run } from '../../../src/commands/listen/listen.ts';
import { systemClock } from '../../../src/process/system.ts';
import { BufferedOutput } from '../../../src/terminal/output/live-output.ts';
import { openRawWriter } from '../../../src/terminal/output/raw-writer.ts';
import { failureOf, testContext, keyCacheOf } from '../../helpers/context.ts';
import { createTestKeys, uuidFor, type TestKeys } from '../../helpers/deliveries.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { freePort, listen } from '../../helpers/http-servers.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const STARTED = '{"event":"meeting.started","meeting":{"title":"Planning"}}';
const ENDED = '{"event":"meeting.ended","meeting":{"title":"Planning"}}';
const JSON_MODE = { options: { json: true } };

describe('listen --json', () => {
  it('is a ready object, one object for each delivery, and a summary', async () => {
    const listening = await startListening({}, JSON_MODE);
    const headers = { 'dyte-uuid': uuidFor('a'), 'dyte-webhook-id': uuidFor('w') };
    await sendSigned(listening.url, STARTED, headers);
    await sendSigned(listening.url, STARTED, headers);
    await send(listening.url, STARTED, { headers: { 'rtk-signature': KEYS.sign(ENDED) } });
    await sendSigned(listening.url, '{"event":');
    await listening.stop();
    const [ready, first, repeat, forged, broken, summary, ...more] = listening.objects();
    expect(more).toEqual([]);
    expect(ready).toEqual({
      type: 'ready',
      url: listening.url,
      address: '127.0.0.1',
      port: Number(new URL(listening.url).port),
    });
    expect(first).toMatchObject({
      type: 'delivery',
      event: 'meeting.started',
      uuid: uuidFor('a'),
      webhookId: uuidFor('w'),
      signature: 'valid',
      repeat: false,
      arrivals: 1,
      status: 200,
      headers: { 'dyte-uuid': uuidFor('a') },
      payload: JSON.parse(STARTED),
    });
    expect(repeat).toMatchObject({ repeat: true, arrivals: 2, status: 200 });
    expect(forged).toMatchObject({ signature: 'mismatch', status: 401, rejection: 'signature' });
    expect(broken).toMatchObject({ event: null, signature: 'valid', status: 400, payload: null });
    expect(summary).toMatchObject({
      type: 'summary',
      events: { 'meeting.started': 1 },
      repeats: 1,
      unverified: 0,
      rejected: { signature: 1, not_json: 1 },
      faults: 0,
      slowestAnswerMs: expect.any(Number),
      linesLost: 0,
    });
  });

  it('tells on standard error what is no delivery', async () => {
    const listening = await startListening({}, JSON_MODE);
    await send(listening.url, STARTED, { method: 'PUT' });
    await listening.stop();
    expect(listening.objects().map(({ type }) => type)).toEqual(['ready', 'summary']);
    expect(listening.stderr()).toBe('{"notice":"Refused a request: deliveries come as POST."}\n');
  });

  it('keeps hostile text inside its strings', async () => {
    const listening = await startListening({}, JSON_MODE);
    const body = JSON.stringify({ event: '\u001b[2J\u2028\u202e\u009b', ['\u007f']: '\n{"type":"summary"}' });
    await sendSigned(listening.url, body);
    await listening.stop();
    expect(listening.stdout()).not.toMatch(/[^\n\P{Cc}]|[\u2028\u202e]/u);
    expect(listening.objects()[1]?.['payload']).toEqual(JSON.parse(body));
    expect(listening.objects()).toHaveLength(3);
  });
});

describe('listen for people', () => {
  it('says where it listens, how it checks and what to do next, on standard error', async () => {
    const listening = await startListening();
    expect(listening.stderr()).toContain(`✓ Listening on ${listening.url} (any path)`);
    expect(listening.stderr()).toContain('the key of keys.example.test.');
    expect(listening.stderr()).toContain('dyte-hooks register --events all --url <public URL>');
    expect(listening.stdout()).toBe('');
  });

  it('shows a line for each delivery and sums up at the end', async () => {
    const listening = await startListening();
    await sendSigned(listening.url, STARTED);
    await sendSigned(listening.url, ENDED);
    await send(listening.url, undefined, { method: 'GET' });
    await send(`${listening.url}/x`, undefined, { method: 'GET' });
    await listening.stop();
    const lines = listening.stdout().split('\n');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d [\da-f]{8}   meeting\.started +started · Planning$/);
    expect(lines[1]).toMatch(/meeting\.ended +ended · Planning$/);
    expect(lines[2]).toMatch(/- +✗ GET \/x +405 deliveries come as POST$/);
    expect(lines.slice(3).join('\n')).toMatch(/^\n2 deliveries\n[\s\S]*slowest answer/);
  });

  it('says what to do about a wrong signature, once', async () => {
    const listening = await startListening();
    await send(listening.url, STARTED, { headers: { 'dyte-signature': 'a'.repeat(64) } });
    await send(listening.url, STARTED, { headers: { 'dyte-signature': 'b'.repeat(64) } });
    await listening.stop();
    expect(listening.stdout().match(/looks like an HMAC/g)).toHaveLength(2);
    expect(listening.stdout().match(/no shared secret/g)).toHaveLength(1);
  });

  it('shows headers and payload with --verbose, secrets masked', async () => {
    const body = '{"event":"livestreaming.statusUpdate","status":"LIVE","streamKey":"key-123"}';
    const listening = await startListening({ verbose: true });
    await sendSigned(listening.url, body, { Authorization: 'Basic abc' });
    await listening.stop();
    expect(listening.stdout()).toContain('    authorization: …\n');
    expect(listening.stdout()).toContain('      "status": "LIVE"');
    expect(listening.stdout()).not.toMatch(/key-123|Basic abc/);
  });

  it('shows secrets with --show-secrets', async () => {
    const body = '{"event":"livestreaming.statusUpdate","status":"LIVE","streamKey":"key-123"}';
    const listening = await startListening({ verbose: true, showSecrets: true });
    await sendSigned(listening.url, body);
    await listening.stop();
    expect(listening.stdout()).toContain('key-123');
  });

  it('keeps every line within a terminal of 60 columns', async () => {
    const listening = await startListening({}, { isTerminal: true, columns: 60 });
    const title = '日本語の会議'.repeat(20);
    await sendSigned(listening.url, JSON.stringify({ event: 'meeting.started', meeting: { title } }));
    await send(listening.url, STARTED);
    await listening.stop();
    const [first = '', ...others] = listening.stdout().split('\n');
    expect(first).toMatch(/…$/);
    expect(others.filter((line) => line.length > 60)).toEqual([]);
  });

  it('shows only what --events asks for, and answers and counts all', async () => {
    const listening = await startListening({ events: ['meeting.end*'] });
    expect((await sendSigned(listening.url, STARTED)).status).toBe(200);
    expect((await sendSigned(listening.url, ENDED)).status).toBe(200);
    expect((await sendSigned(listening.url, '{')).status).toBe(400);
    await listening.stop();
    const lines = listening.stdout().split('\n');
    expect(lines[0]).toContain('meeting.ended');
    expect(lines[1]).toContain('(no event)');
    expect(listening.stdout()).toContain('2 deliveries');
  });

  it('points out an event that is not known, and shows it when it comes nevertheless', async () => {
    const listening = await startListening({ events: ['participant.joined', 'meeting.*'] });
    expect(listening.stderr()).toMatch(/^There is no event "participant\.joined"\. Did you mean /);
    await sendSigned(listening.url, '{"event":"participant.joined"}');
    await listening.stop();
    expect(listening.stdout()).toMatch(/[\da-f]{8}   participant\.joined/);
  });

  it('with --quiet shows the deliveries only', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const interruption = new AbortController();
    const context = testContext({
      clock: systemClock,
      signal: interruption.signal,
      publicKey: async () => KEYS.pem,
      options: { quiet: true },
    });
    const ended = run({ ...LISTEN_OPTIONS, port }, context);
    await eventually(() => send(url, undefined, { method: 'GET' }));
    await sendSigned(url, STARTED);
    await send(url, STARTED);
    interruption.abort();
    await ended;
    expect(context.io.stdout.text().trim().split('\n')).toHaveLength(2);
    expect(context.io.stderr.text()).toBe('');
  });
});

/** A key of 1024 bits. */
const WEAK = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();

describe('the key of listen', () => {
  it('may be a file, as PEM or as a saved key document', async () => {
    const directory = await temporaryDirectory();
    const pem = join(directory, 'key.pem');
    const document = join(directory, 'webhooks.json');
    writeFileSync(pem, KEYS.pem);
    writeFileSync(document, JSON.stringify({ success: true, data: { publicKey: KEYS.pem } }, null, 2));
    for (const publicKey of [pem, document]) {
      const listening = await startListening({ publicKey, verify: 'require' }, { publicKey: unreachable });
      expect((await sendSigned(listening.url, STARTED)).status).toBe(200);
      expect((await send(listening.url, STARTED)).status).toBe(401);
    }
  });

  it.each([
    ['a file that is not there', 'missing.pem', undefined, 'file_failed'],
    ['a file with a key that is too short', 'weak.pem', WEAK, 'key_invalid'],
    ['a file without a key', 'key.pem', 'no key', 'key_invalid'],
    ['JSON without a key', 'key.json', '{"data":{}}', 'key_invalid'],
  ])('is refused at once when it is %s', async (_what, name, content, code) => {
    const directory = await temporaryDirectory();
    const publicKey = join(directory, name);
    if (content !== undefined) writeFileSync(publicKey, content);
    expect((await failureOf(run({ ...LISTEN_OPTIONS, publicKey }, testContext()))).code).toBe(code);
  });

  it.each(['http://keys.example.test/key', 'HTTP://10.0.0.1/', 'ftp://localhost/key', 'file:///key.pem'])(
    'is refused when it is the URL %s',
    async (publicKey) => {
      const error = await failureOf(run({ ...LISTEN_OPTIONS, publicKey }, testContext()));
      expect(error).toMatchObject({ code: 'usage_invalid', hint: expect.stringContaining('https://') });
    },
  );

  it('that an earlier run kept is used while the service cannot be asked', async () => {
    const written: string[] = [];
    const keyCache = keyCacheOf(KEYS.pem, { write: (pem) => written.push(pem) });
    const listening = await startListening({}, { publicKey: unreachable, keyCache });
    await listening.until(/the last known key is used; what does not match it is answered 503/);
    expect((await sendSigned(listening.url, STARTED)).status).toBe(200);
    const forged = { headers: { 'dyte-signature': createTestKeys().sign(STARTED) } };
    expect((await send(listening.url, STARTED, forged)).status).toBe(503);
    expect(listening.stdout()).toMatch(/[\da-f]{8}   meeting\.started/);
    expect(written).toEqual([]);
  });

  it('that hangs is said to be missing', async () => {
    const listening = await startListening({}, { publicKey: () => new Promise(() => {}) });
    await listening.until(/has not come yet from https:\/\/keys\.example\.test/);
    expect((await sendSigned(listening.url, STARTED)).status).toBe(200);
  });

  it('that cannot be had is said, and deliveries are accepted as unverified', async () => {
    const listening = await startListening({}, { publicKey: unreachable });
    await listening.until(/accepted and shown as unverified/);
    expect((await sendSigned(listening.url, STARTED)).status).toBe(200);
    await listening.stop();
    expect(listening.stdout()).toMatch(/\? meeting\.started +unverified, started/);
    expect(listening.stdout()).toContain('1 delivery, 1 of them not verified');
  });

  it('that cannot be fetched makes the service retry with --verify require', async () => {
    const listening = await startListening({ verify: 'require' }, { publicKey: unreachable });
    await listening.until(/answered 503, so that the service retries them/);
    expect((await sendSigned(listening.url, STARTED)).status).toBe(503);
  });

  it('that the service has changed is fetched again and said, and the former one is accepted', async () => {
    const old = createTestKeys();
    let pem = old.pem;
    const listening = await startListening({}, { publicKey: async () => pem });
    pem = KEYS.pem;
    expect((await sendSigned(listening.url, STARTED)).status).toBe(200);
    await listening.until(/new public key/);
    const shown = (key: TestKeys): string => keyFingerprint(key.key.keyObject).slice(0, 16);
    expect(listening.stderr()).toContain(
      `The service has a new public key (SHA-256 ${shown(KEYS)}…); signatures are checked with it from now on. The former one (${shown(old)}…) is accepted for 24 hours more.`,
    );
    // It may have been under way while the key changed.
    const late = { headers: { 'dyte-signature': old.sign(STARTED) } };
    expect((await send(listening.url, STARTED, late)).status).toBe(200);
  });

  it('says why a signature fails that was rejected, as far as it shows', async () => {
    const listening = await startListening();
    const anew = JSON.stringify(JSON.parse(STARTED), undefined, 2);
    const headers = { 'dyte-signature': KEYS.sign(STARTED) };
    await eventually(async () => {
      expect((await send(listening.url, anew, { headers })).status).toBe(401);
      expect(listening.stdout()).toContain(
        'It is written as by JSON.stringify with two spaces of indent, or jq.',
      );
    });
  });

  it('that the service changes right after it was fetched costs no genuine delivery', async () => {
    const old = createTestKeys();
    let pem = old.pem;
    const listening = await startListening({}, { publicKey: async () => pem });
    const forged = { headers: { 'dyte-signature': KEYS.sign('another body') } };
    expect((await send(listening.url, STARTED, forged)).status).toBe(401);
    pem = KEYS.pem;
    expect((await sendSigned(listening.url, STARTED)).status).toBe(503);
    expect(listening.stdout()).toMatch(/✗ .*503 signature does not match the known key/);
  });

  it('is fetched twice at most for a flood of forged deliveries', async () => {
    let fetches = 0;
    const publicKey = async (): Promise<string> => {
      fetches += 1;
      return KEYS.pem;
    };
    const listening = await startListening({}, { publicKey });
    const forged = { headers: { 'dyte-signature': KEYS.sign('another body') } };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => send(listening.url, STARTED, forged)),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).toContain(401);
    expect([401, 503]).toEqual(expect.arrayContaining([...statuses]));
    expect(fetches).toBe(2);
  });

  it('is not asked for with --verify off, and cannot be given', async () => {
    const listening = await startListening(
      { verify: 'off', publicKey: undefined },
      { publicKey: unreachable },
    );
    expect(listening.stderr()).toContain('Signatures are not checked');
    expect((await send(listening.url, STARTED)).status).toBe(200);
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, verify: 'off' }, testContext()));
    expect(failure.code).toBe('usage_invalid');
  });
});

describe('starting listen', () => {
  it('fails with a port in use', async () => {
    const port = await listen(createServer());
    const context = testContext({ clock: systemClock, publicKey: async () => KEYS.pem });
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, port }, context));
    expect(failure.code).toBe('port_in_use');
    expect(context.io.stderr.text()).not.toContain('Listening');
  });

  it.each([
    ['webhook', 'does not start with "/"'],
    ['', 'does not start with "/"'],
    ['http://example.test/hook', 'a complete URL'],
    ['/web hook', 'a space'],
    ['/hook\n', 'control character'],
    ['/hook?token=1', 'a query'],
    ['/hook#x', 'a fragment'],
    ['/a/../hook', '".."'],
    ['/hook/%2E', '"."'],
  ])('refuses --path %j and says why', async (path, why) => {
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, path }, testContext()));
    expect([failure.code, failure.message]).toEqual(['usage_invalid', expect.stringContaining(why)]);
  });

  it('takes deliveries at a path beyond ASCII, and shows it as it is sent', async () => {
    const listening = await startListening({ path: '/empfänger' });
    expect(listening.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/empf%C3%A4nger$/);
    const answers = await Promise.all(
      [listening.url, listening.url.replace('%C3%A4', 'a%CC%88'), listening.url.replace('%C3%A4', 'a')].map(
        (url) => fetch(url, { method: 'POST', body: '{}' }),
      ),
    );
    expect(answers.map(({ status }) => status === 404)).toEqual([false, false, true]);
  });

  it('says when others can reach it', async () => {
    const listening = await startListening({ host: '0.0.0.0', path: '/hook' });
    expect(listening.stderr()).toContain('whoever reaches this machine can send to it');
    expect(listening.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hook$/);
  });

  it('ends at once when it was interrupted before', async () => {
    const context = testContext({
      signal: AbortSignal.abort(),
      publicKey: async () => KEYS.pem,
      clock: systemClock,
    });
    await run(LISTEN_OPTIONS, context);
    expect(context.io.stdout.text()).toContain('0 deliveries');
  });
});

describe('a pipe that nobody reads', () => {
  it('does not stop listen, nor keep it from ending', async () => {
    const pipe = await unreadPipe();
    const listening = await startListening({}, {}, (context) => ({
      ...context,
      liveOutput: async (stream, settings) =>
        stream === 'stderr'
          ? await context.liveOutput(stream, settings)
          : new BufferedOutput({
              like: { isTerminal: true, hasColor: false, columns: 120 },
              writer: openRawWriter(pipe),
              clock: systemClock,
              bufferSize: 10_000,
              ...settings,
            }),
    }));
    const line = 100;
    const filled = 65_536 / line;
    for (let sent = 0; sent < filled * 1.5; sent += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => sendSigned(listening.url, STARTED)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    }
    await listening.stop();
    expect(listening.stderr()).toMatch(/… \d+ lines not shown: nobody was reading/);
  });
});

async function unreachable(): Promise<string> {
  throw new Error('unreachable');
}

/** A named pipe that is open at both ends, and that nobody reads. */
async function unreadPipe(): Promise<number> {
  const path = join(await temporaryDirectory(), 'pipe');
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(pipe));
  return pipe;
}
