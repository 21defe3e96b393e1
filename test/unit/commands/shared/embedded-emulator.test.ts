import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedEmulator } from '../../../../src/commands/shared/embedded-emulator.ts';
import { systemClock } from '../../../../src/process/system.ts';
import { apiFor } from '../../../helpers/api-for.ts';
import { memoryAddresses } from '../../../helpers/emulator-addresses.ts';
import { basic } from '../../../helpers/emulator.ts';
import type { Service } from '../../../../src/domain/service/names.ts';
import type { EmulatorOptions } from '../../../../src/emulator/emulator-options.ts';
import type { Settings } from '../../../../src/settings/settings.ts';

/** One that is asked for what follows, in an environment of its own. */
async function embedded(options: Pick<EmulatorOptions, 'policy'> & { readonly service: Service }) {
  const asked: Settings[] = [];
  const addresses = memoryAddresses();
  const emulator = await startEmbeddedEmulator(
    {
      clock: systemClock,
      emulatorAddresses: async () => addresses,
      apiFor: async (settings) => {
        asked.push(settings);
        return apiFor(settings);
      },
    },
    { ...options, onEvent: () => undefined },
  );
  onTestFinished(() => emulator.close());
  return { emulator, asked, addresses };
}

describe('startEmbeddedEmulator', () => {
  it('has credentials of its own, and registers with them', async () => {
    const { emulator, asked, addresses } = await embedded({ service: 'dyte' });
    const webhook = await emulator.register('Here', 'http://127.0.0.1:1/webhook');
    expect(webhook).toMatchObject({ name: 'Here', url: 'http://127.0.0.1:1/webhook', enabled: true });
    expect(webhook.events).toHaveLength(9);

    const { DYTE_ORG_ID: id = '', DYTE_API_KEY: key = '', ...rest } = emulator.environment;
    expect(asked[0]?.credentials?.authorization).toBe(basic(id, key));
    expect(key).toHaveLength(48);
    expect(rest).toEqual({
      DYTE_HOOKS_API_URL: `${emulator.url}/v2`,
      DYTE_HOOKS_SERVICE: 'dyte',
      DYTE_AUTHORIZATION: undefined,
      DYTE_HOOKS_PROFILE: undefined,
    });
    expect(addresses.list()).toMatchObject([
      { id: emulator.id, url: emulator.url, credentials: { organizationId: id, apiKey: key } },
    ]);
    const refused = await fetch(`${emulator.apiUrl}/webhooks`, {
      headers: { authorization: basic(id, 'x') },
    });
    expect(refused.status).toBe(401);
    await emulator.close();
    expect(addresses.list()).toEqual([]);
  });

  it('is Cloudflare with an account of its own', async () => {
    const { emulator, asked, addresses } = await embedded({ service: 'cloudflare' });
    const webhook = await emulator.register('Here', 'http://127.0.0.1:1/webhook');
    expect(webhook).toMatchObject({ url: 'http://127.0.0.1:1/webhook', enabled: true });
    const {
      CLOUDFLARE_API_TOKEN: apiToken = '',
      CLOUDFLARE_ACCOUNT_ID: accountId = '',
      ...rest
    } = emulator.environment;
    expect([apiToken.length, accountId]).toEqual([48, expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(rest).toStrictEqual({
      DYTE_HOOKS_API_URL: `${emulator.url}/client/v4`,
      DYTE_HOOKS_SERVICE: 'cloudflare',
      REALTIMEKIT_APP_ID: '00000000-0000-4000-8000-0000000000a1',
      DYTE_ORG_ID: undefined,
      DYTE_API_KEY: undefined,
      DYTE_AUTHORIZATION: undefined,
      DYTE_HOOKS_PROFILE: undefined,
    });
    expect(asked[0]).toMatchObject({ accountId, credentials: { authorization: `Bearer ${apiToken}` } });
    expect(asked[0]?.keyUrl).toBe(`${emulator.url}/.well-known/webhooks.json`);
    const credentials = { kind: 'token', apiToken, accountId };
    expect(addresses.list()).toMatchObject([{ id: emulator.id, service: 'cloudflare', credentials }]);
  });

  it.each([
    ['cloudflare', undefined, 'realtimekit', 'rtk'],
    ['cloudflare', 'dyte', 'dyte', 'dyte'],
    ['dyte', undefined, 'dyte', 'dyte'],
    ['realtimekit-v2', undefined, 'realtimekit', 'rtk'],
  ] as const)('has the policy and the headers of %s, or of %s', async (service, policy, retries, headers) => {
    const { emulator } = await embedded({ service, policy });
    expect(emulator).toMatchObject({ service, policy: retries, headers });
  });
});
