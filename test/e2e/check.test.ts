import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { isTestId } from '../../src/domain/check/test-ids.ts';
import { verifySignature } from '../../src/domain/signature/signature.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { freePort, SILENCE, startServer, type Reply, type TestServer } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';
import { TRUSTED_KEY } from '../helpers/checking.ts';
import type { Finished } from '../helpers/cli.ts';
import type { CheckReportJson } from '../../src/schemas/check.ts';

let data: string;

beforeEach(async () => {
  data = await temporaryDirectory();
  await mkdir(data, { recursive: true });
  const key = fileURLToPath(new URL('../fixtures/keys/trusted.pem', import.meta.url));
  await copyFile(key, join(data, 'signing-key.pem'));
});

function check(...args: readonly string[]): Promise<Finished> {
  return runProgram(['check', ...args], {
    directory: data,
    environment: {
      DYTE_HOOKS_DATA_DIR: data,
      DYTE_HOOKS_CONFIG_DIR: join(data, 'settings'),
      SECRET: 'hunter22-secret',
    },
  });
}

async function report(
  ...args: readonly string[]
): Promise<CheckReportJson & { readonly code: number | null }> {
  const { code, stdout } = await check(...args, '--json');
  const read: CheckReportJson = JSON.parse(stdout);
  return { ...read, code };
}

/** Does all that a good endpoint does. */
const good: Reply = ({ headers, body }, response) => {
  const signature = headers['rtk-signature'] ?? headers['dyte-signature'];
  const text = Array.isArray(signature) ? signature[0] : signature;
  if (verifySignature(Buffer.from(body), text, TRUSTED_KEY).state !== 'valid') {
    response.writeHead(401).end('bad signature');
    return;
  }
  try {
    JSON.parse(body);
    response.writeHead(200).end();
  } catch {
    response.writeHead(400).end();
  }
};

function startGood(): Promise<TestServer> {
  return startServer(good);
}

describe('a check of a good endpoint', () => {
  it('passes wholly', async () => {
    const server = await startGood();
    const { code, stdout, stderr } = await check(
      `${server.url}/webhook`,
      '--timeout',
      '10s',
      '--skip',
      'events.answer-time,events.at-once,load.burst',
    );
    expect(stdout).toMatch(/\n✓ \d+ passed, \d+ skipped\. \d+ requests in .*\n$/);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Checking http:\/\/127\.0\.0\.1:\d+\/webhook as Dyte sends to it; an answer may take 10 s\.\n\nReachable\n {2}✓ /,
    );
    expect(stdout).not.toMatch(/✗|!|failure|warning/);
    expect(stderr).toContain('keys show" prints the public key');
    const ids = server.received.map(({ headers }) => headers['dyte-uuid'] ?? headers['rtk-uuid']);
    expect(ids.filter((id) => typeof id === 'string' && !isTestId(id))).toEqual([]);
  });

  it('sends only what must be refused where it is asked to, and says how few that is', async () => {
    const server = await startGood();
    const { code, stderr, stdout } = await check(server.url, '--unsigned-only');
    expect(code).toBe(0);
    expect(stderr).toMatch(/--unsigned-only: \d+ of \d+ probes can be asked/);
    expect(stdout).toContain('--unsigned-only sends none. (');
    expect(server.received.length).toBeGreaterThan(5);
    const genuine = server.received.filter(({ headers, body }) => {
      const signature = headers['dyte-signature'] ?? headers['rtk-signature'];
      return verifySignature(Buffer.from(body), String(signature), TRUSTED_KEY).state === 'valid';
    });
    expect(genuine).toEqual([]);
  });

  it('sends as the service of the policy, to the webhook that is named, with headers of the user', async () => {
    const server = await startGood();
    const asked = ['--only', 'reachable.post', '--policy', 'realtimekit', '--webhook-id', 'mine'];
    const { code } = await check(
      server.url,
      ...asked,
      '-H',
      'X-Tenant: a',
      '--header-env',
      'Authorization=SECRET',
    );
    expect(code).toBe(0);
    expect(server.received[0]?.headers).toMatchObject({
      'rtk-webhook-id': 'mine',
      'x-tenant': 'a',
      authorization: 'hunter22-secret',
    });
  });
});

describe('a check of an endpoint that takes everything', () => {
  const open: Reply = { status: 200, body: '<script>alert(1)</script> \u001b[31mhunter22-secret' };
  const asked = ['--only', 'reachable,authentic.no-signature,faults.missing-key'];

  it('fails, and says so to people', async () => {
    const server = await startServer(open);
    const { code, stdout, stderr } = await check(
      server.url,
      ...asked,
      '--quiet',
      '--header-env',
      'X-A=SECRET',
    );
    expect(code).toBe(6);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^What your code seems to do\n|^1 failure\n/);
    expect(stdout).toContain('✗ authentic.no-signature: It answered 200');
    expect(stdout).toContain('docs/check.md#verify-the-signature');
    expect(stdout).not.toMatch(/\p{Cc}\[|hunter22-secret|Reachable/u);
  });

  it('and to programs', async () => {
    const server = await startServer(open);
    const found = await report(server.url, ...asked, '--header-env', 'X-A=SECRET');
    expect(found).toMatchObject({
      code: 6,
      verdict: 'fail',
      policy: 'dyte',
      interrupted: false,
      counts: { fail: 1, warn: 0, skip: 2 },
    });
    const failed = found.results.find(({ verdict }) => verdict === 'fail');
    expect(failed).toMatchObject({
      id: 'authentic.no-signature',
      remedy: { docs: 'docs/check.md#verify-the-signature' },
    });
    const [evidence] = failed?.evidence ?? [];
    expect(evidence).toMatchObject({
      request: { method: 'POST' },
      answer: { kind: 'answered', status: 200, fault: null },
    });
    expect(evidence?.answer.bodyStart).toContain('<script>alert(1)</script>');
    expect(JSON.stringify(found)).not.toMatch(/\\u001b|hunter22-secret/);
  });

  it('writes reports, in which an answer is text', async () => {
    const server = await startServer(open);
    const files = ['junit=r.xml', 'html=r.html', 'markdown=r.md'].map((each) =>
      each.replace('r.', `${data}/r.`),
    );
    const { code } = await check(server.url, ...asked, ...files.flatMap((file) => ['--report', file]));
    expect(code).toBe(6);
    const [junit = '', html = '', markdown = ''] = await Promise.all(
      ['r.xml', 'r.html', 'r.md'].map((name) => readFile(join(data, name), 'utf8')),
    );
    expect(junit).toContain('failures="1" errors="0" skipped="2"');
    expect(junit).toContain('name="authentic.no-signature: ');
    expect(junit).toContain('<skipped message=');
    expect(html).toMatch(/^<!doctype html>\n<!-- dyte-hooks check -->/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(markdown).toMatch(/^<!-- dyte-hooks check -->\n### ❌ dyte-hooks check: 1 failed/);
    for (const text of [junit, html, markdown]) expect(text).not.toMatch(/<script>alert|\p{Cc}\[/u);
    expect((await check(server.url, ...asked, '--report', `html=${data}/r.html`)).code).toBe(6);
  });
});

describe('a check of what does not answer', () => {
  it('ends with a code of its own, with what it found', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const { code, stdout, stderr } = await check(url);
    expect(code).toBe(5);
    expect(stdout).toContain('✗ reachable.post: It gave no answer (connection refused)');
    expect(stdout).toMatch(/The endpoint has not answered once\. \(events, authentic, bodies, /);
    expect(stderr).toContain(`Nothing answers at ${url}`);
  });

  it('ends soon where it is silent', async () => {
    const server = await startServer(SILENCE);
    const found = await report(server.url, '--timeout', '50ms');
    expect(found).toMatchObject({ code: 5, requests: 2 });
  });
});

describe('what is said before anything is sent', () => {
  it.each([
    [['http://169.254.169.254/latest'], 'url_unusable', 'is no address that an endpoint can have'],
    [['http://[::ffff:169.254.169.254]/'], 'url_unusable', 'is no address that an endpoint can have'],
    [['http://0.0.0.0:3000/'], 'url_unusable', 'For this machine give 127.0.0.1'],
    [['http://8.8.8.8/hook'], 'confirmation_missing', ' requests to 8.8.8.8, which is not on this machine'],
    [['3000', '--key-missing-url', 'http://8.8.8.8/'], 'confirmation_missing', 'requests to 8.8.8.8'],
    [['3000', '--observe', 'http://8.8.8.8/{uuid}'], 'confirmation_missing', 'requests to 8.8.8.8'],
    [['3000', '--only', 'autentic'], 'usage_invalid', 'Did you mean authentic?'],
    [['3000', '--report', 'pdf=x'], 'usage_invalid', '--report html=report.html'],
    [['3000', '--insecure'], 'usage_invalid', '--insecure requires'],
    [['https://8.8.8.8/', '--insecure'], 'usage_invalid', '--insecure is for targets on this machine'],
    [['ftp://localhost/'], 'url_unusable', 'http://'],
    [[], 'usage_invalid', 'The URL is missing.'],
  ])('%j: %s', async (args, code, text) => {
    const { stderr, code: status } = await check(...args, '--json');
    expect(status).toBe(2);
    expect(stderr).toContain(`"code":"${code}"`);
    expect(stderr).toContain(text);
  });
});

describe('check --list', () => {
  it('names the probes, of those that are chosen', async () => {
    const { code, stdout } = await check('--list', '--only', 'headers.*,authentic.forged');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Only what is authentic \(authentic\)\n {2}authentic\.forged {2,}refuses .*\n\nHeaders \(headers\)\n/,
    );
    const listed: unknown = JSON.parse(
      (await check('--list', '--json', '--only', 'authentic.forged')).stdout,
    );
    expect(listed).toEqual([
      {
        id: 'authentic.forged',
        group: 'authentic',
        title: 'refuses a delivery signed with another key',
        needs: [],
        maxRequests: 1,
      },
    ]);
  });
});
