import { describe, expect, it } from 'vitest';
import { run } from '../../../src/commands/listen/listen.ts';
import { eventually } from '../../helpers/eventually.ts';
import { failureOf, testContext, type ContextParts } from '../../helpers/context.ts';
import { freePort, startServer } from '../../helpers/http-servers.ts';
import { LISTEN_OPTIONS, startListening, type Listening } from '../../helpers/listening.ts';
import { memoryApi, type MemoryApi } from '../../helpers/memory-api.ts';
import { writeProgram, writeRelay } from '../../helpers/tunnel-program.ts';
import { send } from '../../helpers/send-delivery.ts';
import { signedIn } from '../../helpers/management.ts';
import { testRecords } from '../../helpers/listener-records.ts';
import type { HooksError } from '../../../src/domain/errors.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';

/** A service on this machine, where local addresses are fine. */
const SETTINGS = signedIn({ apiUrl: 'http://127.0.0.1:4010/v2' });

const JSON_MODE = { options: { json: true } } as const;

async function startConnected(
  options: Partial<ListenOptions>,
  parts: ContextParts = {},
): Promise<{ readonly listening: Listening; readonly api: MemoryApi }> {
  const api = memoryApi();
  const listening = await startListening(
    { verify: 'off', publicKey: undefined, ...options },
    { api, settings: SETTINGS, listenerRecords: await testRecords(), ...parts },
  );
  return { listening, api };
}

async function failing(options: Partial<ListenOptions>, parts: ContextParts = {}): Promise<HooksError> {
  const all = { ...LISTEN_OPTIONS, verify: 'off' as const, publicKey: undefined, ...options };
  return await failureOf(run(all, testContext({ settings: SETTINGS, ...parts })));
}

describe('listen --register', () => {
  it('has a webhook lead to the tunnel that it started, until it ends', async () => {
    const { listening, api } = await startConnected({
      register: true,
      tunnelCommand: (await writeRelay()).command,
    });
    const url = /(\S+) leads here, through relay\.mjs/.exec(listening.stderr())?.[1] ?? '';
    expect(api.webhooks).toMatchObject([
      { url, enabled: true, name: expect.stringMatching(/^dyte-hooks listen ada@laptop/) },
    ]);
    expect(listening.stderr()).toMatch(/Webhook \w{8} asks for all \d+ events; it is deleted when this ends/);
    expect(listening.stderr()).not.toContain('register');
    expect((await send(url, '{"event":"meeting.started"}')).status).toBe(200);
    await listening.until(/meeting\.started/);
    await listening.stop();
    expect(api.webhooks).toEqual([]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('asks for the events of --events, and says all of it as JSON', async () => {
    const { listening, api } = await startConnected(
      { register: true, tunnelCommand: (await writeRelay()).command, events: ['meeting.*'], path: '/höok' },
      JSON_MODE,
    );
    const [webhook] = api.webhooks;
    expect(webhook?.events).toContain('meeting.ended');
    expect(webhook?.events).not.toContain('recording.statusUpdate');
    expect(listening.objects()).toMatchObject([
      {
        type: 'ready',
        connection: {
          url: expect.stringMatching(/:\d+\/h%C3%B6ok$/),
          tunnel: 'relay.mjs',
          webhook: { id: webhook?.id, name: webhook?.name, events: webhook?.events },
        },
      },
    ]);
    expect(listening.stderr()).toBe('');
  });

  it('starts a tunnel again that has died, and has the webhook follow', async () => {
    const relay = await writeRelay();
    const { listening, api } = await startConnected(
      { register: true, tunnelCommand: relay.command },
      JSON_MODE,
    );
    const former = api.webhooks[0]?.url ?? '';
    process.kill(await relay.pid(), 'SIGKILL');
    await listening.until(/webhook_moved/);
    const moved = api.webhooks[0]?.url ?? '';
    expect(moved).not.toBe(former);
    expect(listening.objects().slice(1)).toMatchObject([
      {
        type: 'tunnel_dead',
        url: former,
        reason: 'program_ended',
        message: expect.stringContaining('SIGKILL'),
      },
      { type: 'tunnel_retry', reason: 'program_ended' },
      { type: 'address_proved', url: moved, formerUrl: former },
      { type: 'webhook_moved', url: moved },
    ]);
    expect((await send(moved, '{"event":"meeting.started"}')).status).toBe(200);
    await listening.stop();
    expect(api.webhooks).toEqual([]);
  });

  it.each([
    [{ register: true }, 'option_missing', /--tunnel cloudflared/],
    [{ onlyMine: true }, 'usage_invalid', /--register/],
    [{ tunnel: 'ngrok', tunnelCommand: 'x' }, 'usage_invalid', /Leave one/],
    [{ tunnel: 'ngrok', publicUrl: 'https://x.example' }, 'usage_invalid', /--tunnel-command/],
    [{ tunnel: 'cloudflared', tlsCert: 'a.pem' }, 'usage_invalid', /Leave it out/],
    [{ tunnelCommand: 'relay | tee log' }, 'usage_invalid', /--tunnel-command "sh -c/],
    [{ publicUrl: 'ftp://x.example' }, 'url_unusable', /https/],
    [{ emulate: true, register: true, publicUrl: 'https://x.example' }, 'usage_invalid', /emulator/],
  ] as const)('refuses %j', async (options, code, hint) => {
    const error = await failing(options);
    expect([error.code, error.hint]).toEqual([code, expect.stringMatching(hint)]);
  });

  it('says how a program is got that there is not', async () => {
    for (const [tunnel, hint] of [
      ['cloudflared', /CLOUDFLARED_PATH/],
      ['wrangler', /npm install -g wrangler/],
      ['ngrok', /ngrok\.com/],
    ] as const) {
      const error = await failing(
        { tunnel },
        { environment: { PATH: '/nowhere', CLOUDFLARED_PATH: '/nowhere/cloudflared' } },
      );
      expect([error.code, error.hint]).toEqual(['tunnel_missing', expect.stringMatching(hint)]);
    }
  });

  it('says why a program has no address, without what a terminal would obey', async () => {
    const { command } = await writeProgram(`console.error('ERR \\u001b[2Jno way'); process.exit(3);`);
    const error = await failing({ tunnelCommand: command });
    expect([error.code, error.message]).toEqual([
      'tunnel_failed',
      'relay.mjs ended with exit code 3: ERR no way.',
    ]);
  });
});

describe('listen --public-url', () => {
  it('is proved, and registers nothing', async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${String(port)}/hook`;
    const { listening, api } = await startConnected({ port, publicUrl });
    expect(listening.stderr()).toContain(`${publicUrl} leads here\n`);
    expect(listening.stderr()).toMatch(/register the public address/);
    expect(api.calls).toEqual([]);
  });

  it('says what answers in the place of this process', async () => {
    const other = await startServer({ status: 404, body: 'nothing here' });
    const error = await failing({ publicUrl: other.url });
    expect([error.code, error.message]).toEqual([
      'address_unproved',
      `Deliveries would not come through: ${other.url}/webhook leads to another program (status 404).`,
    ]);
    expect(error.hint).toMatch(/It must lead to http:\/\/127\.0\.0\.1:\d+/);
  });

  it('finds a redirect, and another receiver', async () => {
    const redirecting = await startServer({
      status: 301,
      headers: { location: 'https://x.example/hook?t=secret' },
    });
    expect((await failing({ publicUrl: redirecting.url })).message).toContain(
      'redirects to https://x.example/hook?t=… (status 301)',
    );
    const { listening } = await startConnected({});
    expect((await failing({ publicUrl: listening.url })).message).toContain('another receiver of dyte-hooks');
    await eventually(() => expect(listening.stderr()).not.toContain('leads here'));
  });
});
