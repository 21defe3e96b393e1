import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli } from '../helpers/cli.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { rawConnection } from '../helpers/raw-connection.ts';
import { send } from '../helpers/send-delivery.ts';
import { testStore } from '../helpers/stores.ts';
import { HAS_SCRIPT, isProcessAlive, startInTerminal } from '../helpers/terminal.ts';

const RECEIVE = ['listen', '--port', '0', '--verify', 'off'];

/** A data directory whose store has one delivery. */
async function dataDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  const store = await testStore({ path: join(directory, 'deliveries.sqlite') });
  await store.admit(newDelivery('one', { receivedAt: Date.now() - 86_400_000 }), []);
  await store.admit(newDelivery('two'), []);
  await store.close();
  return directory;
}

interface Asking {
  readonly what: string;
  readonly args: readonly string[];
  /** What is on the screen once it asks. */
  readonly question: RegExp;
}

const QUESTIONS: readonly Asking[] = [
  { what: 'login', args: ['login'], question: /Which service\?/ },
  { what: 'the id of login', args: ['login', '--service', 'dyte'], question: /Organization id/ },
  { what: 'the secret of login', args: ['login', '--org-id', 'a'], question: /\?.*API key/ },
  { what: 'register', args: ['register', '--url', 'https://example.com/new'], question: /[Ee]vents/ },
  { what: 'a list to choose from', args: ['get'], question: /Which webhook to get\?/ },
  { what: 'a list to narrow', args: ['events', 'show'], question: /Which event\?/ },
  { what: 'delete', args: ['delete', '--all'], question: /Type 1 to delete 1 webhook:/ },
  { what: 'prune', args: ['deliveries', 'prune', '--keep', '1h'], question: /Type 1 to remove 1 delivery:/ },
  {
    what: 'replay, once its editor has changed nothing',
    args: ['deliveries', 'replay', 'last', '--edit-with', 'true', '--to', 'http://127.0.0.1:9/'],
    question: /Send it as it came\?/,
  },
];

describe.runIf(HAS_SCRIPT)('a question whose terminal goes away', () => {
  const cases = QUESTIONS.flatMap((asking) =>
    [true, false].map((hearsHangUp) => ({
      ...asking,
      hearsHangUp,
      how: hearsHangUp ? 'with SIGHUP' : 'without a signal',
    })),
  );

  it.each(cases)('ends $what, $how', async ({ args, question, hearsHangUp, what }) => {
    const emulated = await startEmulated();
    await emulated.register('https://example.com/hook');
    const settings = {
      ...emulated.environment,
      DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory(),
      DYTE_HOOKS_DATA_DIR: await dataDirectory(),
    };
    const isSignedIn = !what.includes('login');
    const terminal = await startInTerminal(args, {
      environment: { ...settings, ...(isSignedIn ? {} : { DYTE_ORG_ID: '', DYTE_API_KEY: '' }) },
      hearsHangUp,
    });
    await terminal.screen.until(question);
    terminal.hangUp();
    expect(await terminal.ended()).toBe(130);
    expect(readdirSync(settings.DYTE_HOOKS_CONFIG_DIR)).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('ends at %s, and the terminal is as it was', async (signal) => {
    const terminal = await startInTerminal(['login']);
    await terminal.screen.until(/Which service\?/);
    process.kill(terminal.pid, signal);
    expect(await terminal.ended()).toBe(130);
    await terminal.screen.until(/Cancelled/);
  });
});

describe.runIf(HAS_SCRIPT)('a terminal that goes away', () => {
  it.each([
    { args: RECEIVE, ready: /Ctrl-C/, code: 0 },
    { args: [...RECEIVE, '--expect', 'meeting.ended'], ready: /Listening/, code: 130 },
    { args: ['emulate', '--port', '0'], ready: /Ctrl-C/, code: 0 },
    { args: ['demo', '--stay'], ready: /Received at/, code: 0 },
    { args: ['deliveries', 'list', '--follow'], ready: /waiting for/, code: 0 },
    { args: ['deliveries', 'wait', '--expect', 'meeting.ended'], ready: /Waiting for/, code: 130 },
  ])('ends $args as SIGTERM does, with $code', async ({ args, ready, code }) => {
    const cli = startCli(args);
    const terminal = await startInTerminal(args);
    await Promise.all([terminal.screen.until(ready), cli.until(ready)]);
    terminal.hangUp();
    cli.child.kill('SIGTERM');
    expect([await terminal.ended(), (await cli.finished).code]).toEqual([code, code]);
  });
});

describe('SIGHUP', () => {
  it('ends a receiver in good order: file, report, command, summary', async () => {
    const directory = await temporaryDirectory();
    const [ready, report, pid] = ['ready', 'report.xml', 'pid'].map((name) => join(directory, name));
    const cli = startCli([
      ...RECEIVE,
      '--ready-file',
      String(ready),
      '--report',
      `junit=${String(report)}`,
      '--expect',
      'meeting.ended',
      '--exec',
      `sh -c 'echo $$ > ${String(pid)}; exec sleep 600'`,
    ]);
    await expect.poll(() => existsSync(String(ready))).toBe(true);
    await send(readFileSync(String(ready), 'utf8').trim(), '{"event":"meeting.started"}');
    await expect.poll(() => existsSync(String(pid)) && readFileSync(String(pid), 'utf8').trim()).toBeTruthy();
    const command = Number(readFileSync(String(pid), 'utf8'));
    cli.child.kill('SIGHUP');
    const { code, stdout } = await cli.finished;
    expect({ code, isReady: existsSync(String(ready)), isRunning: isProcessAlive(command) }).toEqual({
      code: 130,
      isReady: false,
      isRunning: false,
    });
    expect(readFileSync(String(report), 'utf8')).toContain('failures="1"');
    expect(stdout).toMatch(/1 of 1 expectations? was not met|was not met/);
  });

  it.each([
    { first: 'SIGHUP', second: 'SIGTERM' },
    { first: 'SIGHUP', second: 'SIGINT' },
    { first: 'SIGTERM', second: 'SIGHUP' },
  ] as const)('ends it at once: $second after $first', async ({ first, second }) => {
    // A sender that is in the middle of its request keeps the orderly end, whose code is 0, waiting.
    const cli = startCli(RECEIVE);
    const [, port = ''] = await cli.until(/Listening on [^h]*http:\/\/[\d.]+:(\d+)/);
    const half = await rawConnection(Number(port));
    half.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{');
    // What is answered later came later: the half of a request has been read by then.
    await fetch(`http://127.0.0.1:${port}/`);
    cli.child.kill(first);
    await expect.poll(() => refuses(Number(port))).toBe(true);
    cli.child.kill(second);
    expect((await cli.finished).code).toBe(130);
  });

  it('ends a call as SIGTERM does', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const cli = startCli(['list', '--json'], {
      environment: {
        DYTE_ORG_ID: 'a',
        DYTE_API_KEY: 'b',
        DYTE_HOOKS_API_URL: `http://127.0.0.1:${String(port)}/v2`,
      },
    });
    await once(server, 'request');
    cli.child.kill('SIGHUP');
    const { code, stderr } = await cli.finished;
    expect({ code, error: JSON.parse(stderr).error.code }).toEqual({ code: 130, error: 'interrupted' });
  });
});

function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => resolve(true));
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
}
