import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/emulate/emulate.ts';
import { writeState } from '../../../../src/emulator/state-file.ts';
import { failureOf, testContext } from '../../../helpers/context.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { basic, KEYS } from '../../../helpers/emulator.ts';
import { EMULATE_OPTIONS, startEmulating } from '../../../helpers/emulating.ts';
import { startServer } from '../../../helpers/http-servers.ts';

const webhook = (url: string): object => ({
  name: 'Mine',
  url,
  events: ['meeting.started', 'meeting.ended'],
});

describe('emulate', () => {
  it('says where it is once it answers, with which credentials, and what to do next', async () => {
    const { url, call, context, line } = await startEmulating();
    await line(/Ctrl-C/);
    expect((await call('GET', '/v2/webhooks')).status).toBe(200);
    const said = context.io.stderr.text();
    expect(said).toContain(`Emulating Dyte on ${url}\n`);
    expect(said).toContain(
      'organization 00000000-0000-4000-8000-00000000e001 with the API key emulator-api-key',
    );
    expect(said).toContain(`    eval "$(npx dyte-hooks emulate --port ${new URL(url).port} --print-env)"\n`);
    expect(said).toContain('    npx dyte-hooks trigger meeting\n');
    expect(context.io.stdout.text()).not.toContain('Emulating');
  });

  it('says token, account and apps of Cloudflare', async () => {
    const options = { service: 'cloudflare' } as const;
    const { url, context, line, call } = await startEmulating({ apps: ['Sta\u001Bging'] }, { options });
    await line(/Ctrl-C/);
    const port = new URL(url).port;
    expect(context.io.stderr.text().split('\n').slice(0, 8)).toEqual([
      `✓ Emulating Cloudflare RealtimeKit on ${url}`,
      '  It accepts the API token emulator-api-token (no secret).',
      '    account  0000000000000000000000000000e001',
      '    app      00000000-0000-4000-8000-0000000000a1  Emulated app',
      expect.stringMatching(/^ {4}app {6}00000000-0000-4000-8000-0000000000a2 {2}Sta.*ging$/),
      '  Retries are those of RealtimeKit.',
      '  To point the other commands at it, and to send the events of a meeting, in another terminal:',
      `    eval "$(npx dyte-hooks emulate --port ${port} --service cloudflare --print-env)"`,
    ]);
    expect(context.io.stderr.text()).not.toContain('\u001B');
    const path = '/client/v4/accounts/0000000000000000000000000000e001/realtime/kit/apps';
    expect((await call('GET', path, undefined, 'Bearer emulator-api-token')).status).toBe(200);
  });

  it('gives the name of an app a line of its own where it does not fit', async () => {
    const apps = ['A name that is longer than what is left of such a line'];
    const parts = { options: { service: 'cloudflare' }, isTerminal: true, columns: 64 } as const;
    const { context, line } = await startEmulating({ apps }, parts);
    await line(/Ctrl-C/);
    expect(context.io.stderr.text().split('\n').slice(2, 7)).toEqual([
      '    account  0000000000000000000000000000e001',
      '    app      00000000-0000-4000-8000-0000000000a1  Emulated app',
      '    app      00000000-0000-4000-8000-0000000000a2',
      '             A name that is longer than what is left of such a',
      '             line',
    ]);
  });

  it('accepts a token of the environment, with its account and app, and does not print it', async () => {
    const environment = {
      CLOUDFLARE_API_TOKEN: 'secret-token',
      CLOUDFLARE_ACCOUNT_ID: 'f'.repeat(32),
      REALTIMEKIT_APP_ID: '6FF3A5C0-9b1e-4b7a-8c55-0123456789ab',
    };
    const { objects, call, line } = await startEmulating(
      {},
      { environment, options: { service: 'cloudflare', json: true } },
    );
    await line(/ready/);
    const [ready] = objects();
    expect(ready).toMatchObject({
      service: 'cloudflare',
      organizationId: null,
      accountId: 'f'.repeat(32),
      apps: [{ id: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab', name: 'Emulated app' }],
      policy: 'realtimekit',
      headers: 'rtk',
    });
    expect(JSON.stringify(objects())).not.toContain('secret-token');
    const path = `/client/v4/accounts/${'f'.repeat(32)}/realtime/kit/apps`;
    expect((await call('GET', path, undefined, 'Bearer secret-token')).status).toBe(200);
    expect((await call('GET', path, undefined, 'Bearer emulator-api-token')).status).toBe(401);
  });

  it('shows one line for each call and each attempt', async () => {
    const receiver = await startServer({ status: 503 }, { status: 200 });
    const { call, line, lines } = await startEmulating();
    await call('POST', '/v2/webhooks', webhook(`${receiver.url}/in?token=secret`));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    await line(/attempt 2/);
    const shown = lines().filter((text) => /^\d\d:\d\d:\d\d /.test(text));
    const plain = shown.map((text) =>
      text
        .slice(9)
        .replace(/^[\da-f]{8} /, 'ID ')
        .replace(/(?:under )?[\d.]+ m?s(?=,| →|$)/, 'N ms')
        .replaceAll(receiver.url, 'HOST')
        .replaceAll(/ +/g, ' '),
    );
    expect(plain).toContain('201 ✓ call POST /v2/webhooks N ms');
    expect(plain).toContain('202 ✓ call POST /_emulator/events N ms');
    expect(plain).toContain('ID ✗ failed meeting.started 503 in N ms, again in 1 ms → HOST/in?token=…');
    expect(plain).toContain('ID ✓ delivered meeting.started attempt 2: 200 in N ms → HOST/in?token=…');
    expect(shown).toHaveLength(4);
  });

  it('says when a delivery is skipped, and when nobody asks for an event', async () => {
    const { call, line, lines, context } = await startEmulating();
    await call('POST', '/v2/webhooks', webhook('https://example.com/in'));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    expect(await line(/not sent/)).toContain(
      'Mine is not on this machine: not sent → https://example.com/in',
    );
    expect(await line(/--allow-remote/)).toBe(
      'Webhooks on other machines get nothing without --allow-remote.',
    );
    await call('POST', '/_emulator/events', { event: 'meeting.ended' });
    await call('POST', '/_emulator/events', { event: 'meeting.summary' });
    expect(await line(/meeting\.summary/)).toContain('no enabled webhook asks for it');
    // Once for the webhook is enough.
    expect(lines().filter((text) => text.includes('Mine'))).toHaveLength(1);
    expect(context.io.stderr.text().split('--allow-remote')).toHaveLength(2);
  });

  it('shows hostile text, and does not obey it', async () => {
    const { call, line, context } = await startEmulating();
    await call('GET', '/v2/%1b%5b2J%0aFAKE');
    await call('POST', '/v2/webhooks', webhook('http://127.0.0.1:1/%1b%5b2J'));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    await line(/given up/);
    expect(context.io.stdout.text().replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(context.io.stdout.text()).not.toContain('\nFAKE');
  });

  it('ends in good order when it is interrupted, with a summary', async () => {
    const receiver = await startServer({ status: 200 });
    const { call, line, lines, stop, url } = await startEmulating();
    await call('POST', '/v2/webhooks', webhook(receiver.url));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    await line(/delivered/);
    await stop();
    expect(lines().at(-1)).toBe('Stopped: 1 delivered in 1 attempt, 2 calls.');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('says little at the end when nothing has happened', async () => {
    const { lines, stop } = await startEmulating();
    await stop();
    expect(lines()).toEqual(['Stopped.']);
  });

  it('breaks sentences for a narrow terminal, and no command', async () => {
    const { context, url } = await startEmulating({}, { isTerminal: true, columns: 40 });
    const said = context.io.stderr.text().split('\n');
    const command = `    eval "$(npx dyte-hooks emulate --port ${new URL(url).port} --print-env)"`;
    expect(said).toContain(command);
    expect(said.filter((line) => line !== command && line.length > 60)).toEqual([]);
    expect(said).toContain('  It accepts organization');
  });

  it('warns when it listens on more than this machine', async () => {
    const { context } = await startEmulating({ host: '0.0.0.0' });
    expect(context.io.stderr.text()).toMatch(/^warning: It listens on 0\.0\.0\.0: /m);
    const local = await startEmulating({ host: 'localhost' });
    expect(local.context.io.stderr.text()).not.toContain('warning');
  });

  it('says nothing but what happens with --quiet', async () => {
    const options = { quiet: true, json: true };
    const { call, context, line } = await startEmulating({ host: '0.0.0.0' }, { options });
    await call('GET', '/v2/webhooks');
    await line(/"request"/);
    expect(context.io.stderr.text()).toBe('');
  });

  it('says what failed inside on standard error', async () => {
    const state = join(await temporaryDirectory(), 'gone', 'state.json');
    await mkdir(join(state, '..'));
    writeState(state, { keys: KEYS, webhooks: [], apps: [] });
    const { call, context } = await startEmulating({ state });
    await rm(join(state, '..'), { recursive: true });
    expect((await call('POST', '/v2/webhooks', webhook('http://127.0.0.1:1/'))).status).toBe(500);
    expect(context.io.stderr.text()).toMatch(/^error: The state file .* cannot be written/m);
  });

  it('fails when its port is taken', async () => {
    const { url } = await startEmulating();
    const port = Number(new URL(url).port);
    const error = await failureOf(run({ ...EMULATE_OPTIONS, port }, testContext()));
    expect([error.code, error.exitCode]).toEqual(['port_in_use', 1]);
  });

  it('hands its options on', async () => {
    const receiver = await startServer({ status: 400 });
    const { call, line } = await startEmulating({ policy: 'realtimekit', headerNames: 'both', rateLimit: 2 });
    await call('POST', '/v2/webhooks', webhook(receiver.url));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    expect(await line(/400 in/)).toContain('not retried');
    expect(receiver.received[0]?.headers).toMatchObject({
      'dyte-uuid': expect.any(String),
      'rtk-uuid': expect.any(String),
    });
    expect((await call('GET', '/v2/webhooks')).status).toBe(200);
    expect((await call('GET', '/v2/webhooks')).status).toBe(429);
  });

  it('gives a retry another UUID when told to', async () => {
    const receiver = await startServer({ status: 500 }, { status: 200 });
    const { call, line } = await startEmulating({ retryUuid: 'new' });
    await call('POST', '/v2/webhooks', webhook(receiver.url));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    await line(/attempt 2/);
    const uuids = receiver.received.map(({ headers }) => headers['dyte-uuid']);
    expect(new Set(uuids).size).toBe(2);
  });
});

describe('emulate --json', () => {
  it('prints one object a line, from ready to summary', async () => {
    const receiver = await startServer({ status: 503 }, { status: 200 });
    const { call, line, objects, stop, url } = await startEmulating({}, { options: { json: true } });
    await call('POST', '/v2/webhooks', webhook(`${receiver.url}/?token=secret`));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    await line(/"number":2/);
    await stop();
    const [ready, ...others] = objects();
    expect(ready).toEqual({
      type: 'ready',
      url,
      apiUrl: `${url}/v2`,
      service: 'dyte',
      accountId: null,
      apps: [],
      organizationId: '00000000-0000-4000-8000-00000000e001',
      policy: 'dyte',
      headers: 'dyte',
      lose: null,
      faults: [],
    });
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    const durationMs = expect.any(Number);
    const common = {
      type: 'attempt',
      at,
      event: 'meeting.started',
      uuid: receiver.received[0]?.headers['dyte-uuid'],
      webhookId: receiver.received[0]?.headers['dyte-webhook-id'],
      url: `${receiver.url}/?token=…`,
      repeat: 0,
      webhookName: expect.any(String),
      forged: false,
      outcome: 'answered',
      fault: null,
      injected: [],
      durationMs,
    };
    expect(others).toContainEqual({
      type: 'request',
      at,
      method: 'POST',
      path: '/v2/webhooks',
      status: 201,
      durationMs,
    });
    expect(others).toContainEqual({ type: 'emitted', at, event: 'meeting.started', webhooks: 1 });
    expect(others).toContainEqual({
      ...common,
      number: 1,
      status: 503,
      next: { action: 'retry', retryInMs: 1 },
    });
    expect(others).toContainEqual({ ...common, number: 2, status: 200, next: { action: 'done' } });
    expect(others.at(-1)).toEqual({
      type: 'summary',
      requests: 2,
      attempts: 2,
      delivered: 1,
      gaveUp: 0,
      skipped: 0,
      lost: 0,
      cancelled: 0,
    });
  });

  it('says why there was no answer, and what was skipped or cancelled', async () => {
    const silent = await startServer(() => {});
    const { call, line, objects, stop } = await startEmulating(
      { timeScale: 100 },
      { options: { json: true } },
    );
    await call('POST', '/v2/webhooks', webhook('http://127.0.0.1:1/'));
    await call('POST', '/v2/webhooks', webhook('ftp://127.0.0.1/'));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    await line(/"network_error"/);
    await stop();
    expect(objects()).toContainEqual(
      expect.objectContaining({ type: 'attempt', status: null, fault: 'connection_refused' }),
    );
    expect(objects()).toContainEqual(expect.objectContaining({ type: 'skipped', reason: 'url_unusable' }));
    expect(objects().at(-2)).toMatchObject({ type: 'cancelled', url: 'http://127.0.0.1:1/' });
    expect(silent.received).toEqual([]);
  });
});

describe('the credentials that emulate accepts', () => {
  const SECRET = 'not-for-output';

  it.each([
    ['--org-id with DYTE_API_KEY', { orgId: 'acme' }, { DYTE_API_KEY: SECRET, DYTE_ORG_ID: 'other' }, 'acme'],
    ['the pair of the environment', {}, { DYTE_ORG_ID: 'acme', DYTE_API_KEY: SECRET }, 'acme'],
    ['a whole value of the environment', {}, { DYTE_AUTHORIZATION: basic('acme', SECRET) }, 'acme'],
  ])('are %s; the key is not shown', async (_what, options, environment, organization) => {
    const { call, context, line } = await startEmulating(options, { environment });
    expect(await line(/It accepts/)).toContain(
      `organization ${organization} with the API key of your environment`,
    );
    expect((await call('GET', '/v2/webhooks', undefined, basic(organization, SECRET))).status).toBe(200);
    expect((await call('GET', '/v2/webhooks')).status).toBe(401);
    expect(context.io.stdout.text() + context.io.stderr.text()).not.toContain(SECRET);
  });

  it('are the fixed pair when the environment’s are empty', async () => {
    const { call } = await startEmulating({}, { environment: { DYTE_ORG_ID: '', DYTE_API_KEY: ' ' } });
    expect((await call('GET', '/v2/webhooks')).status).toBe(200);
  });

  it.each([
    [{ orgId: 'acme' }, {}, 'option_missing'],
    [{}, { DYTE_ORG_ID: 'acme' }, 'settings_invalid'],
    [{}, { DYTE_API_KEY: SECRET }, 'settings_invalid'],
    [{ orgId: 'a:b' }, { DYTE_API_KEY: SECRET }, 'settings_invalid'],
  ])('are an error when they are half a pair or unusable: %j %j', async (options, environment, code) => {
    const error = await failureOf(run({ ...EMULATE_OPTIONS, ...options }, testContext({ environment })));
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(SECRET);
  });
});

describe('emulate --local-key', () => {
  it('publishes the key of this machine, and signs with it', async () => {
    const signingKey = async () => ({
      privateKey: KEYS.privateKey,
      path: '/data/signing-key.pem',
      publicKeyPath: '/data/signing-key.pub.pem',
      isNew: false,
      warning: undefined,
    });
    const { url, line } = await startEmulating({ localKey: true }, { signingKey });
    await line(/Ctrl-C/);
    const answer = await fetch(`${url}/.well-known/webhooks.json`);
    expect(await answer.json()).toEqual({
      success: true,
      data: { publicKey: KEYS.publicKeyPem },
      message: '',
    });
  });

  it('cannot have a file with a key pair besides', async () => {
    const options = { ...EMULATE_OPTIONS, localKey: true, state: 'state.json' };
    expect(await failureOf(run(options, testContext()))).toMatchObject({ code: 'usage_invalid' });
  });
});

describe('emulate --fault', () => {
  it('says what will happen, shows it in the lines, and brings it again with the seed', async () => {
    const receiver = await startServer({ status: 200 });
    const { call, line, context } = await startEmulating({ fault: ['duplicate=100%', 'fail=1'] });
    await call('POST', '/v2/webhooks', webhook(receiver.url));
    await call('POST', '/_emulator/events', { event: 'meeting.started' });
    expect(await line(/sent twice \(fault\)/)).toMatch(
      /✓ delivered +meeting.started +sent twice \(fault\): 200 in/,
    );
    expect(await line(/not sent \(fault\)/)).toMatch(/✗ failed .* not sent \(fault\): 500, again in/);
    const said = context.io.stderr.text();
    expect(said).toContain('100% of the deliveries will be sent twice, at the same moment.');
    expect(said).toContain('The first delivery will fail with 500, unsent, at the first attempt.');
    expect(said).toMatch(/--seed \d+ brings the same faults again\./);
  });

  it('has one seed for all, and is for events', async () => {
    const { objects, stop } = await startEmulating(
      {
        fault: ['delay=10%,by=1s', 'throttle', 'drop=2/5'],
        faultEvents: ['meeting.e*'],
        lose: { share: 0.5 },
        seed: 7,
      },
      { options: { json: true } },
    );
    await stop();
    const chance = { seed: 7, events: ['meeting.ended'] };
    expect(objects()[0]).toMatchObject({
      lose: { share: 0.5, seed: 7 },
      faults: [
        { kind: 'delay', share: 0.1, count: null, of: null, byMs: 1000, ...chance },
        { kind: 'throttle', share: null, events: null, seed: null, failures: 3, byMs: 10_000 },
        { kind: 'drop', share: null, count: 2, of: 5, at: 'answer', attempts: 1, ...chance },
      ],
    });
  });

  it('takes a seed that one of several faults needs', async () => {
    const { objects, stop } = await startEmulating(
      { fault: ['delay=10%'], lose: { count: 3 }, seed: 7 },
      { options: { json: true } },
    );
    await stop();
    expect(objects()[0]).toMatchObject({ lose: { count: 3, seed: null }, faults: [{ seed: 7 }] });
  });

  it.each([
    [{ faultEvents: ['meeting.ended'] }, '--fault-events is for faults of deliveries.'],
    [{ fault: ['delay'], seed: 7 }, '--seed is for what is left to chance.'],
    [{ fault: ['dealy'] }, '--fault cannot be "dealy".'],
  ])('refuses what makes no sense: %j', async (options, message) => {
    await expect(run({ ...EMULATE_OPTIONS, ...options }, testContext())).rejects.toThrow(message);
  });
});
