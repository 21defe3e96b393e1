import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../src/commands/trigger/trigger.ts';
import { HooksError } from '../../src/domain/errors.ts';
import { verifySignature } from '../../src/domain/signature/signature.ts';
import { parsePublicKey } from '../../src/domain/signature/public-key.ts';
import { systemClock } from '../../src/process/system.ts';
import { failureOf, testContext, type ContextParts } from '../helpers/context.ts';
import { memoryAddresses } from '../helpers/emulator-addresses.ts';
import { KEYS, testEmulator } from '../helpers/emulator.ts';
import { freePort, startServer, SILENCE } from '../helpers/http-servers.ts';
import { KIT, testCloudflare } from '../helpers/emulated-cloudflare.ts';
import { signedIn } from '../helpers/management.ts';
import { scriptedPrompts } from '../helpers/scripted-prompts.ts';
import { SIGNING_KEY, trigger, TRIGGER_OPTIONS } from '../helpers/triggering.ts';

const JSON_MODE: ContextParts = { options: { json: true } };

describe('trigger by an emulator', () => {
  it('sends an event to its webhooks, and tells what they answer', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulator = await testEmulator();
    await emulator.register(`${endpoint.url}/webhook`);
    const environment = { DYTE_HOOKS_API_URL: emulator.apiUrl };
    const { error, objects } = await trigger({}, { ...JSON_MODE, environment });
    expect(error).toBeUndefined();
    expect(objects).toMatchObject([
      {
        type: 'attempt',
        event: 'meeting.started',
        outcome: 'answered',
        status: 200,
        next: { action: 'done' },
      },
      { type: 'summary', events: 1, deliveries: 1, asExpected: 1, otherwise: 0, unanswered: 0 },
    ]);
    expect(endpoint.received).toHaveLength(1);
  });

  it('sends the shape of the emulator, or the one that was asked for', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulator = await testEmulator({ policy: 'realtimekit', payloads: 'rtk' });
    await emulator.register(`${endpoint.url}/webhook`);
    const environment = { DYTE_HOOKS_API_URL: emulator.apiUrl };
    await trigger({}, { environment });
    await trigger({ payloads: 'rtk-2026-08' }, { environment });
    expect(endpoint.received.map(({ body }) => body.includes('"roomName":'))).toEqual([true, false]);
  });

  describe('with several apps', () => {
    async function twoApps() {
      const [one, two] = [await startServer({ status: 200 }), await startServer({ status: 200 })];
      const emulator = await testCloudflare({ apps: [{ name: 'One' }, { name: 'Two' }] });
      await emulator.register(one.url);
      const place = `${KIT}/${emulator.apps()[1]?.id ?? ''}/webhooks`;
      const body = { name: 'All', url: two.url, events: ['meeting.started'] };
      await emulator.call('POST', place, { body });
      return { one, two, emulator, environment: { DYTE_HOOKS_API_URL: emulator.apiUrl } };
    }

    it('sends to the first, or to the one that is named', async () => {
      const { one, two, emulator, environment } = await twoApps();
      await trigger({}, { environment });
      expect([one.received.length, two.received.length]).toEqual([1, 0]);
      await trigger({}, { environment, options: { app: 'two' } });
      const id = emulator.apps()[1]?.id ?? '';
      await trigger({}, { environment: { ...environment, REALTIMEKIT_APP_ID: id } });
      expect([one.received.length, two.received.length]).toEqual([1, 2]);
      expect(two.received.map(({ body }) => body.includes(id))).toEqual([true, true]);
    });

    it('says which one', async () => {
      const { environment, emulator } = await twoApps();
      const events = ['meeting.started', 'meeting.ended'];
      const { context } = await trigger({ events, timeScale: 0 }, { environment });
      expect(context.io.stderr.text()).toContain(
        `2 events to 1 webhook of the app One in the emulator at ${emulator.url}`,
      );
    });

    it('names the one that nobody has registered at', async () => {
      const { environment } = await twoApps();
      const events = ['meeting.ended'];
      const { error } = await trigger({ events }, { environment, options: { app: 'Two' } });
      expect([error?.code, error?.message]).toEqual([
        'webhook_not_found',
        'No webhook of the app Two in the emulator asks for meeting.ended.',
      ]);
    });

    it('refuses one that there is not, but no variable that is there for another place', async () => {
      const { one, environment } = await twoApps();
      const { error } = await trigger({}, { environment, options: { app: 'Tow' } });
      expect([error?.code, error?.hint]).toEqual(['app_not_found', expect.stringContaining('Two')]);
      await trigger({}, { environment: { ...environment, REALTIMEKIT_APP_ID: 'Live' } });
      expect(one.received).toHaveLength(1);
    });
  });

  it('leaves out what the receiver that runs it shows itself, and nothing else', async () => {
    const [receiver, other] = [await startServer({ status: 200 }), await startServer({ status: 200 })];
    const emulator = await testEmulator();
    for (const { url } of [receiver, other]) await emulator.register(`${url}/webhook`);
    const environment = {
      DYTE_HOOKS_API_URL: emulator.apiUrl,
      DYTE_HOOKS_RECEIVER_URL: `${receiver.url.replace('127.0.0.1', 'localhost')}/webhook`,
    };
    const events = ['meeting.started', 'meeting.ended'];
    const { context } = await trigger({ events, timeScale: 0 }, { environment });
    const lines = context.io.stdout.text().trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain(other.url);
    expect(context.io.stderr.text()).toBe('2 events, at once.\n');
  });

  it('shows what the receiver that runs it does not take', async () => {
    const receiver = await startServer({ status: 404 });
    const emulator = await testEmulator();
    await emulator.register(receiver.url);
    const environment = { DYTE_HOOKS_API_URL: emulator.apiUrl, DYTE_HOOKS_RECEIVER_URL: receiver.url };
    const { error, context } = await trigger({}, { environment });
    expect(error?.code).toBe('delivery_failed');
    expect(context.io.stdout.text()).toContain('404');
  });

  it('takes --api-url before the environment', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const environment = { DYTE_HOOKS_API_URL: 'https://api.dyte.io/v2' };
    const { error } = await trigger({}, { environment, options: { apiUrl: emulator.apiUrl } });
    expect(error).toBeUndefined();
  });

  it('finds the newest that still answers, and removes what others left behind', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const known = { service: 'dyte', appId: 'app', credentials: undefined } as const;
    const gone = { ...known, id: 'gone', url: `http://127.0.0.1:${String(await freePort())}`, startedAt: 3 };
    const other = { ...known, id: 'other', url: emulator.url, startedAt: 2 };
    const running = { ...known, id: emulator.id, url: emulator.url, startedAt: 1 };
    const emulatorAddresses = memoryAddresses(running, other, gone);
    const { error, context } = await trigger({ events: ['meeting'], timeScale: 0.02 }, { emulatorAddresses });
    expect(error).toBeUndefined();
    expect(emulatorAddresses.list()).toEqual([running]);
    expect(context.io.stdout.text().split('\n')).toHaveLength(9);
    expect(context.io.stderr.text()).toContain(`8 events to 1 webhook of the emulator at ${emulator.url}`);
  });

  it('makes one meeting of a scenario, with values of --set where they fit', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const { error } = await trigger(
      {
        events: ['meeting.started', 'meeting.participantJoined'],
        set: ['meeting.title="1e400 & more"', 'participant.userDisplayName=Ada', 'meeting.roomName='],
        timeScale: 0,
      },
      { options: { apiUrl: emulator.apiUrl } },
    );
    expect(error).toBeUndefined();
    const payloads = endpoint.received.map(
      ({ body }) => JSON.parse(body) as Record<string, Record<string, unknown>>,
    );
    expect(payloads.map(({ meeting }) => meeting?.['title'])).toEqual(['1e400 & more', '1e400 & more']);
    expect(new Set(payloads.map(({ meeting }) => meeting?.['sessionId'])).size).toBe(1);
    expect(JSON.stringify(endpoint.received.map(({ body }) => body)).match(/userDisplayName/g)).toHaveLength(
      1,
    );
    expect(JSON.stringify(payloads)).toContain('"userDisplayName":"Ada"');
    expect(JSON.stringify(payloads)).not.toContain('roomName');
    // The service sends compact JSON, and the signature of an old sample holds for nothing else.
    for (const { body } of endpoint.received) expect(body).toBe(JSON.stringify(JSON.parse(body)));
  });

  it('is done when a retry is taken, and fails when the last one is not', async () => {
    const endpoint = await startServer({ status: 500 }, { status: 200 });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const parts: ContextParts = { options: { apiUrl: emulator.apiUrl } };
    const retried = await trigger({}, parts);
    expect(retried.error).toBeUndefined();
    expect(retried.context.io.stdout.text()).toMatch(/500 in .*, again in 1 s → .*\n.*attempt 2: 200 in /);
    const failing = await startServer({ status: 404 });
    await emulator.register(failing.url, { name: 'Failing' });
    const failed = await trigger({}, parts);
    expect(failed.error).toMatchObject({ code: 'delivery_failed', exitCode: 1 });
    expect(failed.error?.message).toContain('1 of 2 deliveries');
  });

  it('sends the same delivery again, under one UUID', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const { error } = await trigger({ repeat: 2 }, { options: { apiUrl: emulator.apiUrl } });
    expect(error).toBeUndefined();
    expect(endpoint.received).toHaveLength(3);
    expect(
      new Set(endpoint.received.map(({ headers, body }) => `${String(headers['dyte-uuid'])}${body}`)).size,
    ).toBe(1);
  });

  it.each([
    [401, undefined],
    [403, undefined],
    [200, 'delivery_failed'],
    [500, 'delivery_failed'],
  ])('wants a forged delivery refused: %i', async (status, code) => {
    const endpoint = await startServer({ status });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const { error } = await trigger({ forged: true }, { options: { apiUrl: emulator.apiUrl } });
    expect(error?.code).toBe(code);
    const [received] = endpoint.received;
    const key = parsePublicKey(emulator.publicKeyPem);
    const checked = verifySignature(
      Buffer.from(received?.body ?? ''),
      String(received?.headers['dyte-signature']),
      key,
    );
    expect(checked.state).toBe('mismatch');
  });

  it('says that nobody asks for the event', async () => {
    const emulator = await testEmulator();
    const { error, context } = await trigger({}, { options: { apiUrl: emulator.apiUrl } });
    expect(error).toMatchObject({ code: 'webhook_not_found', exitCode: 4 });
    expect(context.io.stdout.text()).toContain('no enabled webhook asks for it');
  });

  it('says once that a webhook is on another machine', async () => {
    const emulator = await testEmulator();
    await emulator.register('https://example.com/hook', { name: 'Production' });
    const { error, context } = await trigger(
      { events: ['meeting'], timeScale: 0 },
      { options: { apiUrl: emulator.apiUrl } },
    );
    expect(error).toMatchObject({ code: 'delivery_failed' });
    expect(context.io.stdout.text().match(/Production is not on this machine: not sent/g)).toHaveLength(1);
  });

  it('tells when the emulator ends in the middle', async () => {
    const emulator = await testEmulator();
    const endpoint = await startServer((_request, response) => {
      response.on('error', () => undefined);
      void emulator.close(0);
    });
    await emulator.register(endpoint.url);
    const { error } = await trigger({}, { options: { apiUrl: emulator.apiUrl } });
    expect(error?.code).toMatch(/emulator_missing|delivery_failed/);
  });

  it('ends when it is interrupted', async () => {
    const interruption = new AbortController();
    const endpoint = await startServer(() => {
      interruption.abort(new HooksError('interrupted', 'Interrupted.'));
    });
    const emulator = await testEmulator();
    await emulator.register(endpoint.url);
    const { error } = await trigger(
      { events: ['meeting'] },
      { options: { apiUrl: emulator.apiUrl }, signal: interruption.signal },
    );
    expect(error?.code).toBe('interrupted');
  });
});

describe('what trigger does not speak to', () => {
  it('is the service itself, which is asked nothing', async () => {
    const { error } = await trigger({}, { environment: { DYTE_HOOKS_API_URL: 'https://api.dyte.io/v2' } });
    expect(error).toMatchObject({ code: 'not_an_emulator', exitCode: 2 });
    expect(error?.hint).toContain('listen --emulate');
  });

  it('is any other server', async () => {
    const server = await startServer({ status: 200, body: { success: true, data: { emulator: 'other' } } });
    const { error } = await trigger({}, { options: { apiUrl: `${server.url}/v2` } });
    expect(error?.code).toBe('not_an_emulator');
    expect(server.calls()).toEqual(['GET /_emulator']);
    expect(server.received[0]?.headers).not.toHaveProperty('authorization');
  });

  it('says how to start one where none runs', async () => {
    const { error } = await trigger();
    expect(error).toMatchObject({ code: 'emulator_missing', exitCode: 5 });
    expect(error?.hint).toContain('listen --emulate');
    const named = await trigger(
      {},
      { options: { apiUrl: `http://127.0.0.1:${String(await freePort())}/v2` } },
    );
    expect(named.error?.code).toBe('emulator_missing');
  });
});

describe('trigger --to', () => {
  it('signs with the key of this machine, and says where its public key is', async () => {
    const endpoint = await startServer({ status: 204 });
    const { error, context } = await trigger({ to: `${endpoint.url}/webhook` });
    expect(error).toBeUndefined();
    const [received] = endpoint.received;
    const key = parsePublicKey(KEYS.publicKeyPem);
    const signature = String(received?.headers['dyte-signature']);
    expect(verifySignature(Buffer.from(received?.body ?? ''), signature, key).state).toBe('valid');
    expect(context.io.stderr.text()).toContain('/data/signing-key.pub.pem');
    expect(context.io.stdout.text()).toMatch(/meeting\.started +204 in .* → http/);
  });

  it('has the names of RealtimeKit for its service', async () => {
    const endpoint = await startServer({ status: 200 });
    await trigger({ to: endpoint.url }, { options: { service: 'realtimekit-v2' } });
    expect(endpoint.received[0]?.headers).toHaveProperty('rtk-signature');
  });

  it('has the newest shape of the service, or the one that was asked for', async () => {
    const endpoint = await startServer({ status: 200 });
    const realtimeKit = { options: { service: 'realtimekit-v2' } } as const;
    await trigger({ to: endpoint.url }, realtimeKit);
    await trigger({ to: endpoint.url, payloads: 'rtk' }, realtimeKit);
    await trigger({ to: endpoint.url, payloads: 'rtk' });
    await trigger({ to: endpoint.url }, { settings: signedIn({ service: 'cloudflare' }) });
    const hasRoomName = endpoint.received.map(({ body }) => body.includes('"roomName":'));
    expect(hasRoomName).toEqual([false, true, true, false]);
    expect(endpoint.received.map(({ headers }) => 'rtk-uuid' in headers)).toEqual([true, true, false, true]);
  });

  it.each([
    [401, 'delivery_failed', 1],
    [404, 'delivery_failed', 1],
  ])('fails on %i', async (status, code, exitCode) => {
    const endpoint = await startServer({ status });
    const { error } = await trigger({ to: endpoint.url });
    expect(error).toMatchObject({ code, exitCode });
  });

  it('has an exit code of its own where nothing answers', async () => {
    const { error } = await trigger({ to: `http://127.0.0.1:${String(await freePort())}/webhook` });
    expect(error).toMatchObject({ code: 'target_unreachable', exitCode: 5 });
  });

  it('does not wait for ever', async () => {
    const interruption = new AbortController();
    const endpoint = await startServer(SILENCE);
    const running = trigger({ to: endpoint.url }, { signal: interruption.signal });
    onTestFinished(() => interruption.abort());
    await new Promise(setImmediate);
    interruption.abort(new HooksError('interrupted', 'Interrupted.'));
    expect((await running).error?.code).toBe('interrupted');
  });

  it('forges with a key that nobody knows', async () => {
    const endpoint = await startServer({ status: 401 });
    const { error } = await trigger({ to: endpoint.url, forged: true });
    expect(error).toBeUndefined();
  });

  it('refuses an edit that does not fit', async () => {
    const failure = await failureOf(
      run(
        { ...TRIGGER_OPTIONS, to: 'http://127.0.0.1:9', set: ['event.name=1'] },
        testContext({ clock: systemClock, signingKey: async () => SIGNING_KEY, settings: signedIn() }),
      ),
    );
    expect(failure.message).toContain('--set does not fit meeting.started');
  });

  it('says of an edit that cannot be read before anything is looked for or made', async () => {
    const context = testContext({
      clock: systemClock,
      signingKey: () => Promise.reject(new Error('No key was needed.')),
    });
    const failure = await failureOf(
      run({ ...TRIGGER_OPTIONS, to: 'http://127.0.0.1:9', set: ['foo'] }, context),
    );
    expect(failure.code).toBe('usage_invalid');
    expect(context.io.stderr.text()).toBe('');
  });
});

describe('which events trigger sends', () => {
  it.each([
    ['meeting.strated', 'Did you mean meeting.started?'],
    ['meetings', 'Did you mean meeting?'],
    ['metting', 'Did you mean meeting?'],
    ['trnascript', 'Did you mean transcript?'],
    ['meet', 'Did you mean meeting?'],
    ['xyz', 'Scenarios: meeting'],
  ])('names the nearest of %s', async (word, hint) => {
    const { error } = await trigger({ events: [word] });
    expect(error).toMatchObject({ code: 'event_unknown', exitCode: 2 });
    expect(error?.hint).toContain(hint);
  });

  it('lists them where nobody can be asked', async () => {
    const { error } = await trigger({ events: [] });
    expect(error).toMatchObject({ code: 'option_missing', exitCode: 2 });
    expect(error?.hint).toContain('livestream');
    expect(error?.hint).toContain('meeting.chatSynced');
  });

  it('offers them to a person', async () => {
    const endpoint = await startServer({ status: 200 });
    const prompts = scriptedPrompts(['meeting.chatSynced']);
    await trigger({ events: [], to: endpoint.url }, { interactive: true, prompts });
    expect(endpoint.received[0]?.body).toContain('meeting.chatSynced');
  });
});
