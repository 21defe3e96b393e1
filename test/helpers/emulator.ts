import { generateKeyPairSync } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { FIXED_CREDENTIALS } from '../../src/emulator/credentials.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator-options.ts';
import { parseKeys } from '../../src/domain/signature/key-pair.ts';
import { fakeClock, type FakeClock } from './clock.ts';
import type { EmulatorEvent } from '../../src/emulator/emulator-event.ts';
import type { KeyPair } from '../../src/domain/signature/key-pair.ts';

/** Made once: a key pair takes a noticeable part of a second. */
export const KEYS: KeyPair = madeKeys();

function madeKeys(): KeyPair {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = parseKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  if (keys === undefined) throw new Error('A new key pair cannot be read.');
  return keys;
}

export const AUTHORIZATION = basic(FIXED_CREDENTIALS.organizationId, FIXED_CREDENTIALS.apiKey);

export function basic(organizationId: string, apiKey: string): string {
  return `Basic ${Buffer.from(`${organizationId}:${apiKey}`).toString('base64')}`;
}

export const EVERY_EVENT = [
  'meeting.started',
  'meeting.ended',
  'meeting.participantJoined',
  'meeting.participantLeft',
  'meeting.chatSynced',
  'recording.statusUpdate',
  'livestreaming.statusUpdate',
  'meeting.transcript',
  'meeting.summary',
];

/** An answer of the emulator. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is no JSON. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestEmulator extends RunningEmulator {
  readonly clock: FakeClock;
  readonly events: readonly EmulatorEvent[];
  /** Calls it with the right credentials, unless the headers say others. A text goes out as it is. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answered>;
  /** Registers a webhook for every event. */
  readonly register: (url: string, fields?: object) => Promise<{ readonly id: string }>;
}

/** An emulator on a free port whose waits take no time; it ends with the test. */
export async function testEmulator(options: Partial<EmulatorOptions> = {}): Promise<TestEmulator> {
  const events: EmulatorEvent[] = [];
  const clock = fakeClock();
  const emulator = await startEmulator({
    port: 0,
    credentials: FIXED_CREDENTIALS,
    keys: KEYS,
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => emulator.close());
  const call: TestEmulator['call'] = (method, path, { body, headers } = {}) =>
    callServer(`${emulator.url}${path}`, method, body, { authorization: AUTHORIZATION, ...headers });
  const register: TestEmulator['register'] = async (url, fields = {}) => {
    const body = { name: 'All', url, events: EVERY_EVENT, ...fields };
    return { id: idOf(await call('POST', '/v2/webhooks', { body })) };
  };
  return { ...emulator, clock, events, call, register };
}

async function callServer(
  url: string,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answered> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(url, { method, headers, ...(text === undefined ? {} : { body: text }) });
  const answered = await response.text();
  return { status: response.status, headers: response.headers, text: answered, body: parsed(answered) };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** The id of the webhook in an answer. */
export function idOf({ body, text }: Answered): string {
  const id = field(field(body, 'data'), 'id');
  if (typeof id === 'string') return id;
  throw new Error(`The answer has no webhook: ${text}`);
}

/** A field of something that was parsed. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
