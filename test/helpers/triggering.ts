import { run } from '../../src/commands/trigger/trigger.ts';
import { HooksError } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/process/system.ts';
import { testContext, type ContextParts, type TestContext } from './context.ts';
import { KEYS } from './emulator.ts';
import { signedIn } from './management.ts';
import type { TriggerOptions } from '../../src/commands/trigger/trigger-options.ts';

/** One event, by an emulator. */
export const TRIGGER_OPTIONS: TriggerOptions = {
  events: ['meeting.started'],
  to: undefined,
  payloads: undefined,
  scenario: undefined,
  variant: undefined,
  bodyFile: undefined,
  set: [],
  add: false,
  participants: undefined,
  recording: false,
  livestream: false,
  chat: false,
  transcript: false,
  summary: false,
  length: undefined,
  policy: undefined,
  webhookId: undefined,
  header: [],
  headerEnv: [],
  insecure: false,
  uuid: undefined,
  count: 1,
  repeat: 0,
  forged: false,
  shuffle: false,
  drop: undefined,
  duplicate: undefined,
  seed: undefined,
  timeScale: undefined,
};

export const SIGNING_KEY = {
  privateKey: KEYS.privateKey,
  path: '/data/signing-key.pem',
  publicKeyPath: '/data/signing-key.pub.pem',
  isNew: false,
  warning: undefined,
};

export interface Outcome {
  readonly error: HooksError | undefined;
  readonly context: TestContext;
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

/** `trigger` in this process. */
export async function trigger(
  options: Partial<TriggerOptions> = {},
  parts: ContextParts = {},
): Promise<Outcome> {
  const context = testContext({
    clock: systemClock,
    signingKey: async () => SIGNING_KEY,
    settings: signedIn(),
    ...parts,
  });
  const error = await run({ ...TRIGGER_OPTIONS, ...options }, context).then(
    () => undefined,
    (thrown: unknown) => {
      if (thrown instanceof HooksError) return thrown;
      throw thrown;
    },
  );
  const lines = context.io.stdout
    .text()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  return { error, context, objects: lines.map((line) => JSON.parse(line)) };
}
