import { chmod, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planForwards, type ForwardOptions } from '../../../../src/commands/listen/forward-plan.ts';
import type { Settings } from '../../../../src/settings/settings.ts';
import { failureOf, testContext, type ContextParts } from '../../../helpers/context.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { LISTEN_OPTIONS } from '../../../helpers/listening.ts';

const APP = 'http://localhost:3000/';
const OWN = { host: '127.0.0.1', port: 8000 };

async function plan(
  options: Partial<ForwardOptions>,
  own = OWN,
  parts: ContextParts = { options: { service: 'dyte' } },
): ReturnType<typeof planForwards> {
  return await planForwards({ ...LISTEN_OPTIONS, ...options }, own, testContext(parts));
}

describe('the plan for forwards', () => {
  it('is none without a target, and asks for no settings then', async () => {
    expect(await plan({}, OWN, {})).toBeUndefined();
  });

  it('has defaults', async () => {
    expect(await plan({ forwardTo: [APP] })).toEqual({
      specs: [{ kind: 'http', url: new URL(APP), filter: ['*'] }],
      targets: [{ name: APP, filter: ['*'] }],
      secrets: [],
      headers: [],
      fixedPath: undefined,
      isInsecure: false,
      timeout: 30_000,
      execConcurrency: 4,
      policy: 'dyte',
      retries: false,
      holds: true,
      relays: false,
      namedEvents: [],
    });
  });

  it('lets deliveries wait for an application that is down, unless the sender hears of it', async () => {
    expect((await plan({ forwardTo: [APP], hold: false }))?.holds).toBe(false);
    expect((await plan({ forwardTo: [APP], relay: true }))?.holds).toBe(false);
  });

  it('speaks of the policy of the service, unless told otherwise', async () => {
    const settings: Settings = {
      profile: 'default',
      service: 'realtimekit-v2',
      apiUrl: 'https://api.example.test/v2',
      keyUrl: 'https://api.example.test/key',
      credentials: undefined,
      webhookUrl: undefined,
      sources: {
        profile: 'default',
        service: 'environment',
        apiUrl: 'default',
        credentials: undefined,
        webhookUrl: undefined,
      },
    };
    expect((await plan({ forwardTo: [APP] }, OWN, { settings }))?.policy).toBe('realtimekit');
    const chosen = { options: { service: 'realtimekit-v2' } } as const;
    expect((await plan({ forwardTo: [APP] }, OWN, chosen))?.policy).toBe('realtimekit');
    expect((await plan({ forwardTo: [APP], policy: 'dyte' }, OWN, {}))?.policy).toBe('dyte');
  });

  it.each([
    [{ relay: true }, '--relay'],
    [{ forwardRetry: true }, '--forward-retry'],
    [{ forwardTimeout: 1 }, '--forward-timeout'],
    [{ policy: 'dyte' } as const, '--policy'],
    [{ exec: ['true'], forwardPath: '/a' }, '--forward-path'],
    [{ exec: ['true'], hold: false }, '--no-hold'],
    [{ hold: false }, '--no-hold'],
    [{ exec: ['true'], header: ['X: hidden'] }, '--header'],
    [{ exec: ['true'], headerEnv: ['X=HIDDEN'] }, '--header-env'],
    [{ exec: ['true'], insecure: true }, '--insecure'],
    [{ forwardTo: [APP], execConcurrency: 2 }, '--exec-concurrency'],
    [{ forwardTo: [APP], relay: true, forwardRetry: true }, '--forward-retry'],
    [{ forwardTo: [APP], insecure: true }, '--insecure'],
    [{ forwardTo: [APP, 'https://example.com'], insecure: true }, 'example.com'],
    [{ forwardTo: [APP], forwardPath: 'webhook' }, '--forward-path'],
    [{ forwardTo: [APP], forwardPath: '/a#b' }, '--forward-path'],
    [{ forwardTo: [APP], forwardPath: '/a b' }, '--forward-path'],
    [{ forwardTo: [APP], header: ['Host: a', 'HOST: b'] }, 'Host'],
  ])('refuses what cannot work: %j', async (options, what) => {
    const error = await failureOf(plan(options));
    expect(error.code).toBe('usage_invalid');
    expect(error.message).toContain(what);
    expect(error.hint).toBeTruthy();
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('hidden');
  });

  it('takes values of headers from the environment', async () => {
    const parts: ContextParts = { options: { service: 'dyte' }, environment: { A: 'one', B_2: 'two=2' } };
    const options = { forwardTo: [APP], header: ['X: zero'], headerEnv: ['Y=A', 'host=B_2'] };
    expect((await plan(options, OWN, parts))?.headers).toEqual([
      ['X', 'zero'],
      ['Y', 'one'],
      ['host', 'two=2'],
    ]);
    const twice = { forwardTo: [APP], header: ['Host: x'], headerEnv: ['HOST=A'] };
    expect((await failureOf(plan(twice, OWN, parts))).message).toContain('Host');
  });

  it('takes what is of use', async () => {
    const options = {
      forwardTo: ['https://localhost:3000/', 'http://example.com/'],
      forward: ['recording.*=https://app.localhost/'],
      forwardPath: '/a?b=%20c',
      header: ['Host: a', 'X: b', 'X: c'],
      insecure: true,
      relay: true,
    };
    expect(await plan(options)).toMatchObject({
      fixedPath: '/a?b=%20c',
      isInsecure: true,
      relays: true,
      headers: [
        ['Host', 'a'],
        ['X', 'b'],
        ['X', 'c'],
      ],
      namedEvents: ['recording.*'],
    });
  });
});

describe('a target that is this receiver itself', () => {
  const [address = ''] = Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).filter(({ family }) => family === 'IPv4').map((one) => one.address),
  );

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:8000/any'],
    ['127.0.0.1', 'http://localhost:8000'],
    ['127.0.0.1', 'http://app.localhost:8000'],
    ['localhost', 'http://[::1]:8000'],
    ['::1', 'http://localhost:8000'],
    ['0.0.0.0', 'http://127.0.0.1:8000'],
    ['0.0.0.0', 'http://localhost:8000'],
    ['0.0.0.0', 'http://0.0.0.0:8000'],
    ['0.0.0.0', `http://${address}:8000`],
    ['::', 'http://127.0.0.1:8000'],
    ['Example.TEST', 'http://example.test:8000'],
  ])('is refused: at %s, %s', async (host, url) => {
    const error = await failureOf(plan({ forwardTo: [url] }, { host, port: 8000 }));
    expect(error).toMatchObject({ code: 'usage_invalid' });
    expect(error.message).toContain('this receiver itself');
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:8001/'],
    ['127.0.0.1', 'http://[::1]:8000/'],
    ['127.0.0.1', 'http://127.0.0.2:8000/'],
    ['127.0.0.1', 'http://example.com:8000/'],
  ])('is not: at %s, %s', async (host, url) => {
    expect(await plan({ forwardTo: [url] }, { host, port: 8000 })).toBeDefined();
  });

  it('is told by the port of the scheme where there is no other', async () => {
    const own = { host: '127.0.0.1', port: 80 };
    expect((await failureOf(plan({ forwardTo: ['http://localhost'] }, own))).code).toBe('usage_invalid');
    expect(await plan({ forwardTo: ['https://localhost'] }, own)).toBeDefined();
  });
});

describe('the program of a command', () => {
  it('is looked for in PATH, or where its path leads', async () => {
    const directory = await temporaryDirectory();
    const program = join(directory, 'my handler');
    await writeFile(program, '#!/bin/sh\n');
    const parts = { options: { service: 'dyte' }, environment: { PATH: `/nowhere:${directory}` } } as const;
    expect((await failureOf(plan({ exec: [`'${program}' x`] }, OWN, parts))).hint).toContain('chmod +x');
    await chmod(program, 0o755);
    expect(await plan({ exec: [`'${program}' x`, '"my handler" y'] }, OWN, parts)).toBeDefined();
    for (const exec of [['other'], [`${directory}/other`]]) {
      const error = await failureOf(plan({ exec }, OWN, parts));
      expect(error.code).toBe('usage_invalid');
      expect(error.message).toContain('was not found');
    }
  });
});
