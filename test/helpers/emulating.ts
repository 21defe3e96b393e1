import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run, type EmulateOptions } from '../../src/commands/emulate/emulate.ts';
import { writeState } from '../../src/emulator/state-file.ts';
import { systemClock } from '../../src/process/system.ts';
import { testContext, type ContextParts, type TestContext } from './context.ts';
import { temporaryDirectory } from './directory.ts';
import { basic, KEYS } from './emulator.ts';

const FIXED = basic('00000000-0000-4000-8000-00000000e001', 'emulator-api-key');

/** Without a fixed port, and with waits that are next to nothing. */
export const EMULATE_OPTIONS: EmulateOptions = {
  port: 0,
  host: '127.0.0.1',
  orgId: undefined,
  apps: undefined,
  policy: undefined,
  payloads: undefined,
  headerNames: undefined,
  retryUuid: 'same',
  timeScale: 0.001,
  state: undefined,
  allowRemote: false,
  lose: undefined,
  loseEvents: undefined,
  fault: [],
  faultEvents: undefined,
  seed: undefined,
  rateLimit: 0,
  localKey: false,
  readyFile: undefined,
  play: undefined,
  printEnv: undefined,
};

/** `emulate` in this process. */
export interface Emulating {
  readonly context: TestContext;
  readonly url: string;
  readonly lines: () => readonly string[];
  readonly objects: () => readonly unknown[];
  /** Resolves with the first line that matches. */
  readonly line: (pattern: RegExp) => Promise<string>;
  /** Calls the API, or a control route. */
  readonly call: (method: string, path: string, body?: unknown, authorization?: string) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

/** Starts it, with a key pair that is there already; it ends with the test. */
export async function startEmulating(
  options: Partial<EmulateOptions> = {},
  parts: ContextParts = {},
): Promise<Emulating> {
  const interruption = new AbortController();
  const context = testContext({ clock: systemClock, ...parts, signal: interruption.signal });
  // A file that holds a key pair already: making one takes longer than the rest of a test.
  const hasOwn = options.state !== undefined || options.localKey === true;
  const state = hasOwn ? options.state : join(await temporaryDirectory(), 'state.json');
  if (!hasOwn && state !== undefined) writeState(state, { keys: KEYS, webhooks: [], apps: [] });
  const running = run({ ...EMULATE_OPTIONS, ...options, state }, context);
  const stop = async (): Promise<void> => {
    interruption.abort();
    await running;
  };
  let isOver = false;
  onTestFinished(async () => {
    isOver = true;
    await stop();
  });
  const lines = (): readonly string[] => context.io.stdout.text().split('\n').slice(0, -1);
  const line = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = [...lines(), ...context.io.stderr.text().split('\n')].find((text) => pattern.test(text));
      if (found !== undefined) return found;
      if (isOver) throw new Error(`The test ended before ${String(pattern)} came.`);
      // A failure to start ends the wait.
      await Promise.race([running, new Promise(setImmediate)]);
    }
  };
  const url = /http:\/\/[\w.[\]:]+:\d+/.exec(await line(/http:\/\//))?.[0] ?? '';
  return {
    context,
    url,
    lines,
    objects: () => lines().map((text): unknown => JSON.parse(text)),
    line,
    call: (method, path, body, authorization = FIXED) =>
      fetch(`${url}${path}`, {
        method,
        headers: { authorization },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    stop,
  };
}
