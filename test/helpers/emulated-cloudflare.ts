import { FIXED_TOKEN } from '../../src/emulator/credentials.ts';
import { EVERY_EVENT, idOf, testEmulator, type CallOptions, type TestEmulator } from './emulator.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator-options.ts';

export const ACCOUNT_ID = '0000000000000000000000000000e001';

/** Of the app that an emulator has without being asked. */
export const APP_ID = '00000000-0000-4000-8000-0000000000a1';

export const API = '/client/v4';
export const KIT = `${API}/accounts/${ACCOUNT_ID}/realtime/kit`;
export const WEBHOOKS = `${KIT}/${APP_ID}/webhooks`;

export const BEARER = `Bearer ${FIXED_TOKEN.apiToken}`;

/** An emulator of Cloudflare on a free port, as `testEmulator`; calls go out with the fixed token. */
export async function testCloudflare(options: Partial<EmulatorOptions> = {}): Promise<TestEmulator> {
  const emulator = await testEmulator({ service: 'cloudflare', credentials: FIXED_TOKEN, ...options });
  const call = (method: string, path: string, { body, headers }: CallOptions = {}) =>
    emulator.call(method, path, { body, headers: { authorization: BEARER, ...headers } });
  const register: TestEmulator['register'] = async (url, fields = {}) => {
    const body = { name: 'All', url, events: EVERY_EVENT, ...fields };
    return { id: idOf(await call('POST', WEBHOOKS, { body })) };
  };
  return { ...emulator, call, register };
}
