import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedEmulator } from '../../../../src/commands/shared/embedded-emulator.ts';
import { systemClock } from '../../../../src/process/system.ts';
import { apiFor } from '../../../helpers/api-for.ts';
import { memoryAddresses } from '../../../helpers/emulator-addresses.ts';
import { basic } from '../../../helpers/emulator.ts';
import type { Settings } from '../../../../src/settings/settings.ts';

describe('startEmbeddedEmulator', () => {
  it('has credentials of its own, and registers with them', async () => {
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
      { service: 'dyte', onEvent: () => undefined },
    );
    onTestFinished(() => emulator.close());
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
});
