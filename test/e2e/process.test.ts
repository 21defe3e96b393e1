import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SERVICES, type Service } from '../../src/domain/service/names.ts';
import { EXECUTABLE, runCli, startCli, type Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { startTlsServer } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';
import { TEST_IDENTITY } from '../helpers/tls.ts';

const CREDENTIALS = { DYTE_ORG_ID: '000000c3-0000-4000-8000-0000000000c3', DYTE_API_KEY: 's3cret-key' };
const URL = 'https://example.com/webhook';

/** A service that takes calls and never answers them. */
async function startSilentService(): Promise<{ url: string; called: Promise<unknown> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${String(port)}/v2`, called: once(server, 'request') };
}

function errorIn(stderr: string): { code: string; message: string; hint: string | null } {
  const { error } = JSON.parse(stderr);
  return error;
}

function noticeOf(text: string): unknown {
  return { notice: expect.stringContaining(text) };
}

describe('exit codes and JSON errors', () => {
  it.each([
    { args: ['lst'], exitCode: 2, code: 'usage_invalid' },
    { args: ['list', '--nope'], exitCode: 2, code: 'usage_invalid' },
    { args: ['get'], exitCode: 2, code: 'usage_invalid' },
    { args: ['get', ''], exitCode: 2, code: 'usage_invalid' },
    { args: ['events', 'nothing'], exitCode: 2, code: 'usage_invalid' },
    { args: ['register', '--events', 'all'], exitCode: 2, code: 'option_missing' },
    { args: ['register', '--url', URL], exitCode: 2, code: 'option_missing' },
    {
      args: ['register', '--events', 'participant.joined', '--url', URL],
      exitCode: 2,
      code: 'event_unknown',
    },
    {
      args: ['register', '--events', 'all', '--url', 'ftp://example.com'],
      exitCode: 2,
      code: 'url_unusable',
    },
    { args: ['delete', '--all'], exitCode: 2, code: 'confirmation_missing' },
    { args: ['update', URL], exitCode: 2, code: 'option_missing' },
    { args: ['update', URL, '--enable', '--disable'], exitCode: 2, code: 'usage_invalid' },
    { args: ['list', '--api-url', 'nonsense'], exitCode: 2, code: 'settings_invalid' },
    { args: ['list', '--service', 'cloudflare'], exitCode: 3, code: 'credentials_missing' },
    { args: ['listen', '--port', '70000'], exitCode: 2, code: 'usage_invalid' },
    { args: ['get', 'nobody'], exitCode: 4, code: 'webhook_not_found' },
    { args: ['get', '00000000-0000-4000-8000-000000000000'], exitCode: 4, code: 'webhook_not_found' },
    {
      args: ['register', '--events', 'all', '--url', URL, '--create-only'],
      exitCode: 1,
      code: 'webhook_exists',
    },
  ])('$args ends with $exitCode, $code', async ({ args, exitCode, code }) => {
    const emulated = await startEmulated();
    await emulated.register(URL);
    const directory = await temporaryDirectory();
    const settings = { environment: { ...emulated.environment, DYTE_HOOKS_CONFIG_DIR: directory } };
    const finished = await runProgram([...args, '--json'], settings);
    expect({ ...finished, stderr: errorIn(finished.stderr).code }).toEqual({
      code: exitCode,
      stdout: '',
      stderr: code,
    });
  });

  it('are 3 without credentials, and 3 with refused ones, which no output repeats', async () => {
    const { environment } = await startEmulated();
    const missing = await runCli(['list', '--json'], {
      environment: { DYTE_HOOKS_API_URL: environment['DYTE_HOOKS_API_URL'] ?? '' },
    });
    expect({ code: missing.code, error: errorIn(missing.stderr).code }).toEqual({
      code: 3,
      error: 'credentials_missing',
    });

    const refused = await runCli(['list', '--debug'], { environment: { ...environment, ...CREDENTIALS } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('credentials_refused');
    expect(refused.stderr).toMatch(/^→ GET http:\S+\/webhooks\n← 401 in /m);
    const whole = Buffer.from(`${CREDENTIALS.DYTE_ORG_ID}:${CREDENTIALS.DYTE_API_KEY}`).toString('base64');
    expect(refused.stdout + refused.stderr).not.toMatch(new RegExp(`${CREDENTIALS.DYTE_API_KEY}|${whole}`));
  });

  it('are 5 for a certificate that is not trusted; --debug shows the error of TLS, and no credentials', async () => {
    const { certificate: cert, key } = TEST_IDENTITY;
    const { url } = await startTlsServer({ cert, key }, { status: 200 });
    const { code, stderr } = await runCli(['list', '--debug'], {
      environment: { ...CREDENTIALS, DYTE_HOOKS_API_URL: url },
    });
    expect(code).toBe(5);
    expect(stderr).toContain('caused by: Error: self-signed certificate');
    expect(stderr).not.toContain(CREDENTIALS.DYTE_API_KEY);
  });

  it('are 5 when nothing listens at the service’s address', async () => {
    const { code, stderr } = await runCli(['list', '--json'], {
      environment: { ...CREDENTIALS, DYTE_HOOKS_API_URL: 'http://127.0.0.1:9/v2' },
    });
    const lines = stderr.trim().split('\n');
    expect({ code, error: errorIn(lines.at(-1) ?? '').code }).toEqual({
      code: 5,
      error: 'service_unreachable',
    });
    const retries = lines.slice(0, -1).map((line): unknown => JSON.parse(line));
    expect(retries).toEqual([1, 2, 3].map((retry) => noticeOf(`(${String(retry)} of 3).`)));
  });
});

describe('the process', () => {
  it('stops a call at the first Ctrl-C, with 130', async () => {
    const service = await startSilentService();
    const cli = startCli(['list'], { environment: { ...CREDENTIALS, DYTE_HOOKS_API_URL: service.url } });
    await service.called;
    cli.child.kill('SIGINT');
    expect(await cli.finished).toEqual({ code: 130, stdout: '', stderr: 'Cancelled.\n' });
  });

  it('takes a reader that has seen enough for no failure', async () => {
    const { environment } = await startEmulated();
    const child = spawn(
      'bash',
      [
        '-o',
        'pipefail',
        '-c',
        `"$0" "$1" events show meeting.started --json | head -c 1`,
        process.execPath,
        EXECUTABLE,
      ],
      {
        env: { PATH: process.env['PATH'], ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let written = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (written += String(chunk)));
    const [code] = await once(child, 'close');
    expect({ code, written }).toEqual({ code: 0, written: '{' });
  });

  it('writes what login saves for its owner only', async () => {
    const { environment } = await startEmulated();
    const directory = await temporaryDirectory();
    const { code, stdout, stderr } = await runCli(['login'], {
      environment: { ...environment, DYTE_HOOKS_CONFIG_DIR: directory },
    });
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toContain(environment['DYTE_API_KEY']);
    const { mode } = await stat(join(directory, 'config.json'));
    expect((mode & 0o777).toString(8)).toBe('600');
    const again = await runCli(['list', '--json'], {
      environment: {
        DYTE_HOOKS_CONFIG_DIR: directory,
        DYTE_HOOKS_API_URL: environment['DYTE_HOOKS_API_URL'] ?? '',
      },
    });
    expect(again).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });
});

describe('an option that had another name', () => {
  const wait = ['deliveries', 'wait', '--event', 'meeting.ended', '--timeout', '1ms'];

  it('is understood, with a warning once', async () => {
    const { code, stderr } = await runCli(wait);
    expect(code).toBe(6);
    expect(stderr.match(/warning: .*/g)).toEqual(['warning: --event is now --expect.']);
  });

  it('is an object with --json, and no word with --quiet', async () => {
    const [json, quiet] = await Promise.all([runCli([...wait, '--json']), runCli([...wait, '--quiet'])]);
    expect(json.stderr.split('\n')[0]).toBe('{"notice":"warning: --event is now --expect."}');
    expect(quiet.stderr).not.toContain('warning');
  });
});

const NOT_RUN: Finished = { code: null, stdout: '', stderr: '' };

describe('the demonstration', () => {
  const shown = new Map<Service, Promise<Finished>>();

  // It is slow enough to watch: all are shown at once.
  beforeAll(() => {
    for (const service of SERVICES) shown.set(service, runCli(['demo', '--json', '--service', service]));
  });

  it.each(SERVICES)(
    'shows every event, a recognised repeat and a refused forgery, and ends by itself: %s',
    async (service) => {
      const { code, stdout } = (await shown.get(service)) ?? NOT_RUN;
      expect(code).toBe(0);
      const emitted: Record<string, unknown>[] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const deliveries = emitted.filter(({ type }) => type === 'delivery');
      expect(new Set(deliveries.map(({ event }) => event)).size).toBe(9);
      expect(deliveries.filter(({ repeat }) => repeat)).toHaveLength(1);
      expect(
        deliveries.filter(({ signature }) => signature === 'mismatch').map(({ status }) => status),
      ).toEqual([401]);
      expect(emitted.at(-1)).toMatchObject({ type: 'summary', received: 17, repeats: 1, forged: 1 });
      expect(String(emitted.at(-1)?.['slowestAnswerMs'])).toMatch(/^\d+(\.\d{1,3})?$/);
    },
  );

  it('stays up with --stay until it is told to end', async () => {
    const environment = { DYTE_HOOKS_DATA_DIR: await temporaryDirectory() };
    const cli = startCli(['demo', '--stay'], { environment });
    expect((await cli.until(/until Ctrl-C.*\n {2}(.*)/))[1]).toMatch(/^(?:npx )?dyte-hooks trigger meeting$/);
    // The event that is said there has more deliveries; this one is found as it would be.
    const triggered = await runCli(['trigger', 'meeting.summary'], { environment });
    expect(triggered.code, triggered.stderr).toBe(0);
    cli.child.kill('SIGINT');
    const { code, stdout } = await cli.finished;
    expect(code).toBe(0);
    expect(stdout).toContain('18 deliveries received');
  });
});
