import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { run, type EmulateOptions } from '../../../../src/commands/emulate/emulate.ts';
import { environmentLines, shellOf } from '../../../../src/commands/emulate/environment-lines.ts';
import { systemClock } from '../../../../src/process/system.ts';
import { failureOf, testContext, type ContextParts } from '../../../helpers/context.ts';
import { memoryAddresses } from '../../../helpers/emulator-addresses.ts';
import { basic, field } from '../../../helpers/emulator.ts';
import { EMULATE_OPTIONS, startEmulating } from '../../../helpers/emulating.ts';

describe('emulate --print-env', () => {
  async function printed(
    options: Partial<EmulateOptions> = {},
    parts: ContextParts = {},
  ): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const context = testContext(parts);
    await run({ ...EMULATE_OPTIONS, port: 4010, printEnv: 'sh', ...options }, context);
    return { stdout: context.io.stdout.text(), stderr: context.io.stderr.text() };
  }

  it('prints lines for eval, and starts nothing', async () => {
    expect(await printed()).toEqual({
      stdout: [
        'export DYTE_HOOKS_API_URL=http://127.0.0.1:4010/v2',
        'export DYTE_HOOKS_SERVICE=dyte',
        'export DYTE_ORG_ID=00000000-0000-4000-8000-00000000e001',
        'export DYTE_API_KEY=emulator-api-key',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:4010/v2'],
    ['::', "'http://[::1]:4010/v2'"],
    ['localhost', 'http://localhost:4010/v2'],
  ])('names an address that can be connected to: %s', async (host, url) => {
    expect((await printed({ host })).stdout.split('\n')[0]).toBe(`export DYTE_HOOKS_API_URL=${url}`);
  });

  it('does not print a key that the environment holds already', async () => {
    const environment = { DYTE_ORG_ID: 'acme', DYTE_API_KEY: 'secret' };
    expect((await printed({}, { environment })).stdout).toBe(
      'export DYTE_HOOKS_API_URL=http://127.0.0.1:4010/v2\nexport DYTE_HOOKS_SERVICE=dyte\n',
    );
    expect((await printed({ orgId: 'acme2' }, { environment })).stdout).toBe(
      'export DYTE_HOOKS_API_URL=http://127.0.0.1:4010/v2\nexport DYTE_HOOKS_SERVICE=dyte\nexport DYTE_ORG_ID=acme2\n',
    );
  });

  it('takes away what would contradict it', async () => {
    const environment = { DYTE_API_KEY: 'secret', DYTE_AUTHORIZATION: basic('other', 'x') };
    const { stdout } = await printed({ orgId: 'acme' }, { environment });
    expect(stdout.split('\n')).toContain('unset DYTE_AUTHORIZATION');
    expect((await printed({}, { environment: { DYTE_HOOKS_PROFILE: 'live' } })).stdout).toContain(
      'unset DYTE_HOOKS_PROFILE',
    );
  });

  it('names the service that is emulated', async () => {
    expect((await printed({ policy: 'realtimekit' })).stdout).toContain(
      'export DYTE_HOOKS_SERVICE=realtimekit-v2',
    );
  });

  it('is safe for the shell, whatever the organization is called', async () => {
    const orgId = "a'$(touch_x);b";
    const { stdout } = await printed({ orgId }, { environment: { DYTE_API_KEY: 'k' } });
    const shell = spawn('/bin/sh', ['-c', `${stdout}\nprintf %s "$DYTE_ORG_ID"`], {
      env: { PATH: '/nonexistent' },
    });
    let answer = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text));
    await once(shell, 'close');
    expect(answer).toBe(orgId);
  });

  it('prints an object with --json', async () => {
    const { stdout } = await printed({}, { options: { json: true } });
    const object: unknown = JSON.parse(stdout);
    expect(field(object, 'DYTE_HOOKS_API_URL')).toBe('http://127.0.0.1:4010/v2');
  });

  it('says on a terminal how it is used, beside the answer', async () => {
    const { stdout, stderr } = await printed({}, { isTerminal: true });
    expect(stdout).not.toContain('eval');
    expect(stderr).toContain('eval "$(npx dyte-hooks emulate --port 4010 --print-env)"');
  });

  it('takes half a pair of credentials for what it replaces', async () => {
    const environment = { DYTE_ORG_ID: 'acme' };
    expect((await printed({}, { environment })).stdout).toContain(
      'export DYTE_ORG_ID=00000000-0000-4000-8000-00000000e001\nexport DYTE_API_KEY=emulator-api-key\n',
    );
  });

  it('speaks to fish and to PowerShell, and takes away in their words', async () => {
    const environment = { DYTE_API_KEY: 'secret', DYTE_AUTHORIZATION: basic('other', 'x') };
    const orgId = String.raw`a'\b`;
    const parts = { environment, isTerminal: true };
    const fish = await printed({ orgId, printEnv: 'fish' }, parts);
    expect(fish.stdout.split('\n')).toEqual([
      "set -gx DYTE_HOOKS_API_URL 'http://127.0.0.1:4010/v2'",
      "set -gx DYTE_HOOKS_SERVICE 'dyte'",
      String.raw`set -gx DYTE_ORG_ID 'a\'\\b'`,
      'set -e DYTE_AUTHORIZATION',
      '',
    ]);
    expect(fish.stderr).toContain('--print-env=fish | source');
    const powershell = await printed({ orgId, printEnv: 'powershell' }, parts);
    expect(powershell.stdout.split('\n')).toEqual([
      "$env:DYTE_HOOKS_API_URL = 'http://127.0.0.1:4010/v2'",
      "$env:DYTE_HOOKS_SERVICE = 'dyte'",
      String.raw`$env:DYTE_ORG_ID = 'a''\b'`,
      '$env:DYTE_AUTHORIZATION = $null',
      '',
    ]);
    expect(powershell.stderr).toContain('--print-env=powershell | Out-String | Invoke-Expression');
  });

  it('prints the same object with =json', async () => {
    expect((await printed({ printEnv: 'json' })).stdout).toBe(
      (await printed({}, { options: { json: true } })).stdout,
    );
  });

  describe('of cloudflare', () => {
    const options = { service: 'cloudflare' } as const;
    const fixed = [
      'export DYTE_HOOKS_API_URL=http://127.0.0.1:4010/client/v4',
      'export DYTE_HOOKS_SERVICE=cloudflare',
      'export CLOUDFLARE_API_TOKEN=emulator-api-token',
      'export CLOUDFLARE_ACCOUNT_ID=0000000000000000000000000000e001',
      'export REALTIMEKIT_APP_ID=00000000-0000-4000-8000-0000000000a1',
    ];

    it('names token, account and app, and takes away what is Dyte’s', async () => {
      expect((await printed({}, { options })).stdout.split('\n')).toEqual([...fixed, '']);
      const environment = { DYTE_ORG_ID: 'a', DYTE_API_KEY: 'b', DYTE_HOOKS_SERVICE: 'cloudflare' };
      expect((await printed({}, { environment })).stdout.split('\n')).toEqual([
        ...fixed,
        'unset DYTE_ORG_ID',
        'unset DYTE_API_KEY',
        '',
      ]);
    });

    it('is taken away for a service of organizations', async () => {
      const environment = {
        CLOUDFLARE_API_TOKEN: 'a',
        CLOUDFLARE_ACCOUNT_ID: 'b',
        REALTIMEKIT_APP_ID: 'c',
        DYTE_HOOKS_SERVICE: 'cloudflare',
      };
      const { stdout } = await printed({ printEnv: 'fish', policy: 'dyte' }, { environment });
      expect(stdout.split('\n').slice(1, -1)).toEqual([
        "set -gx DYTE_HOOKS_SERVICE 'dyte'",
        "set -gx DYTE_ORG_ID '00000000-0000-4000-8000-00000000e001'",
        "set -gx DYTE_API_KEY 'emulator-api-key'",
        'set -e CLOUDFLARE_API_TOKEN',
        'set -e CLOUDFLARE_ACCOUNT_ID',
        'set -e REALTIMEKIT_APP_ID',
      ]);
    });

    it('leaves a token of a person where it is, and names their account and app', async () => {
      const accountId = 'F'.repeat(32);
      const token = { CLOUDFLARE_API_TOKEN: 'secret-token' };
      const lines = async (environment: Readonly<Record<string, string>>): Promise<readonly string[]> =>
        (await printed({ printEnv: 'powershell' }, { options, environment })).stdout.split('\n').slice(2, -1);
      expect(await lines(token)).toEqual([
        "$env:CLOUDFLARE_ACCOUNT_ID = '0000000000000000000000000000e001'",
        "$env:REALTIMEKIT_APP_ID = '00000000-0000-4000-8000-0000000000a1'",
      ]);
      expect(
        await lines({ ...token, CLOUDFLARE_ACCOUNT_ID: accountId, REALTIMEKIT_APP_ID: 'Staging' }),
      ).toEqual([
        `$env:CLOUDFLARE_ACCOUNT_ID = '${accountId.toLowerCase()}'`,
        "$env:REALTIMEKIT_APP_ID = 'Staging'",
      ]);
    });

    it('is an object with =json', async () => {
      const { stdout } = await printed({ printEnv: 'json' }, { options });
      expect(JSON.parse(stdout)).toEqual({
        DYTE_HOOKS_API_URL: 'http://127.0.0.1:4010/client/v4',
        DYTE_HOOKS_SERVICE: 'cloudflare',
        CLOUDFLARE_API_TOKEN: 'emulator-api-token',
        CLOUDFLARE_ACCOUNT_ID: '0000000000000000000000000000e001',
        REALTIMEKIT_APP_ID: '00000000-0000-4000-8000-0000000000a1',
      });
    });

    it('says on a terminal how it is used', async () => {
      const { stderr } = await printed({}, { options, isTerminal: true });
      expect(stderr).toContain(
        'eval "$(npx dyte-hooks emulate --port 4010 --service cloudflare --print-env)"',
      );
    });

    it.each([
      [{ orgId: 'acme' }, 'cloudflare', '--org-id'],
      [{ apps: ['x'] }, 'dyte', '--apps'],
    ] as const)('has no use for an option of another service: %j with %s', async (given, service, option) => {
      const error = await failureOf(
        run(
          { ...EMULATE_OPTIONS, port: 4010, printEnv: 'sh', ...given },
          testContext({ options: { service } }),
        ),
      );
      expect([error.code, error.message]).toEqual(['usage_invalid', expect.stringContaining(option)]);
    });
  });

  it('does not guess at a service that is none', async () => {
    const context = testContext({ environment: { DYTE_HOOKS_SERVICE: 'clodflare' } });
    const error = await failureOf(run({ ...EMULATE_OPTIONS, port: 4010, printEnv: 'sh' }, context));
    expect(error.code).toBe('settings_invalid');
  });

  describe('with port 0', () => {
    const environment = { DYTE_ORG_ID: 'acme', DYTE_API_KEY: 'secret' };

    it('names the emulator that runs on this machine, whose port nobody knew', async () => {
      const emulatorAddresses = memoryAddresses();
      const { url } = await startEmulating({ policy: 'realtimekit' }, { emulatorAddresses });
      const { stdout } = await printed({ port: 0 }, { emulatorAddresses });
      expect(stdout.split('\n')).toEqual([
        `export DYTE_HOOKS_API_URL=${url}/v2`,
        'export DYTE_HOOKS_SERVICE=realtimekit-v2',
        'export DYTE_ORG_ID=00000000-0000-4000-8000-00000000e001',
        'export DYTE_API_KEY=emulator-api-key',
        '',
      ]);
    });

    it('names its service, and the app that it has', async () => {
      const emulatorAddresses = memoryAddresses();
      const { url } = await startEmulating({}, { emulatorAddresses, options: { service: 'cloudflare' } });
      const parts = { emulatorAddresses, environment: { DYTE_HOOKS_SERVICE: 'dyte' } };
      expect((await printed({ port: 0 }, parts)).stdout).toContain(
        `export DYTE_HOOKS_API_URL=${url}/client/v4\nexport DYTE_HOOKS_SERVICE=cloudflare\nexport CLOUDFLARE_API_TOKEN=emulator-api-token\n`,
      );
      const own = {
        emulatorAddresses: memoryAddresses(),
        environment: { CLOUDFLARE_API_TOKEN: 'secret', CLOUDFLARE_ACCOUNT_ID: 'f'.repeat(32) },
        options: { service: 'cloudflare' },
      } as const;
      const other = await startEmulating({}, own);
      const { stdout } = await printed({ port: 0 }, own);
      expect(stdout).toContain(`${other.url}/client/v4`);
      expect(stdout).toContain(`CLOUDFLARE_ACCOUNT_ID=${'f'.repeat(32)}`);
      expect(stdout).not.toContain('secret');
      const error = await failureOf(
        run(
          { ...EMULATE_OPTIONS, printEnv: 'sh' },
          testContext({ clock: systemClock, emulatorAddresses: own.emulatorAddresses }),
        ),
      );
      expect([error.code, error.hint]).toEqual([
        'credentials_missing',
        expect.stringContaining('CLOUDFLARE_API_TOKEN'),
      ]);
    });

    it('leaves the credentials of a person where they are', async () => {
      const emulatorAddresses = memoryAddresses();
      const { url } = await startEmulating({}, { emulatorAddresses, environment });
      expect((await printed({ port: 0 }, { emulatorAddresses, environment })).stdout).toBe(
        `export DYTE_HOOKS_API_URL=${url}/v2\nexport DYTE_HOOKS_SERVICE=dyte\n`,
      );
      const error = await failureOf(
        run({ ...EMULATE_OPTIONS, printEnv: 'sh' }, testContext({ clock: systemClock, emulatorAddresses })),
      );
      expect(error.code).toBe('credentials_missing');
    });

    it('says what to do where none runs', async () => {
      const error = await failureOf(run({ ...EMULATE_OPTIONS, printEnv: 'sh' }, testContext()));
      expect(error.code).toBe('emulator_missing');
      expect(error.hint).toContain('npx dyte-hooks emulate --port 0');
    });
  });
});

describe('a value in PowerShell', () => {
  it.each(["'", '‘', '’', '‚', '‛'])('has every quotation mark doubled that would end it: %s', (mark) => {
    expect(environmentLines('powershell', [['A', `x${mark}y`]])).toEqual([`$env:A = 'x${mark}${mark}y'`]);
  });
});

describe('the shell that commands are printed for', () => {
  it.each([
    [{ SHELL: '/usr/bin/fish' }, 'linux', 'fish'],
    [{ SHELL: '/bin/zsh' }, 'darwin', 'sh'],
    [{}, 'linux', 'sh'],
    [{}, 'win32', 'powershell'],
    [{ SHELL: '/usr/bin/bash' }, 'win32', 'sh'],
  ] as const)('of %j on %s is %s', (environment, platform, shell) => {
    expect(shellOf(environment, platform)).toBe(shell);
  });
});
