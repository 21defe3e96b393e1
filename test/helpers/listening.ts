import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { run } from '../../src/commands/listen/listen.ts';
import type { ListenOptions } from '../../src/commands/listen/listen-options.ts';
import { HooksError } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/process/system.ts';
import type { Context } from '../../src/context.ts';
import { testContext, type ContextParts, type TestContext } from './context.ts';
import { freePort } from './http-servers.ts';
import { KEYS } from './receiver-server.ts';

export const LISTEN_OPTIONS: ListenOptions = {
  payloads: undefined,
  fault: [],
  faultEvents: undefined,
  seed: undefined,
  port: 0,
  host: '127.0.0.1',
  path: undefined,
  verify: 'auto',
  serveKey: false,
  publicKey: 'https://keys.example.test/webhooks.json',
  tlsCert: undefined,
  tlsKey: undefined,
  events: undefined,
  verbose: false,
  showSecrets: false,
  store: undefined,
  keep: undefined,
  maxStore: undefined,
  expect: [],
  inOrder: false,
  timeout: undefined,
  exitAfter: undefined,
  report: [],
  readyFile: undefined,
  forwardTo: [],
  forward: [],
  forwardPath: undefined,
  forwardTimeout: undefined,
  forwardRetry: false,
  hold: true,
  header: [],
  headerEnv: [],
  insecure: false,
  relay: false,
  policy: undefined,
  exec: [],
  execConcurrency: undefined,
  adminPort: undefined,
  adminHost: '127.0.0.1',
  alertExec: undefined,
  alertUrl: undefined,
  silence: undefined,
  command: [],
  emulate: false,
  register: false,
  onlyMine: false,
  publicUrl: undefined,
  tunnel: undefined,
  tunnelCommand: undefined,
};

export interface Listening {
  readonly url: string;
  readonly context: TestContext;
  stdout(): string;
  stderr(): string;
  /** The objects on standard output. */
  objects(): readonly Readonly<Record<string, unknown>>[];
  /** Resolves once standard output or standard error holds the text. */
  until(pattern: RegExp): Promise<void>;
  /** Its end, by itself or not. */
  readonly ended: Promise<number>;
  /** Interrupts it as Ctrl-C does, and waits for its end. */
  stop(): Promise<void>;
}

/** Runs `listen` until the test has finished; the key document holds the tests' own key. */
export async function startListening(
  options: Partial<ListenOptions> = {},
  parts: ContextParts = {},
  change: (context: TestContext) => Context = (context) => context,
): Promise<Listening> {
  const interruption = new AbortController();
  const context = testContext({
    clock: systemClock,
    signal: interruption.signal,
    publicKey: async () => KEYS.pem,
    ...parts,
  });
  // With --quiet it does not say where it listens.
  const isSilent = context.options.quiet && !context.options.json;
  const port = isSilent ? await freePort() : (options.port ?? 0);
  const ended = run({ ...LISTEN_OPTIONS, ...options, port }, change(context));
  const stop = async (): Promise<void> => {
    interruption.abort(new HooksError('interrupted', 'Cancelled.'));
    await ended;
  };
  onTestFinished(() => stop().catch(() => undefined));
  const { stdout, stderr } = context.io;
  const saidUrl = (): string | undefined =>
    (/"url":"([^"]+)"/.exec(stdout.text()) ?? /Listening on (\S+)/.exec(stderr.text()))?.[1];
  const silentUrl = `http://127.0.0.1:${String(port)}`;
  const readyUrl = async (): Promise<string | undefined> =>
    isSilent ? await fetch(silentUrl).then(() => silentUrl) : saidUrl();
  const url = await Promise.race([
    eventually(async () => (await readyUrl()) ?? Promise.reject(new Error('It is not ready.'))),
    ended.then((): never => {
      throw new Error('It ended before it was ready.');
    }),
  ]);
  return {
    url,
    context,
    stdout: () => stdout.text(),
    stderr: () => stderr.text(),
    objects: () =>
      stdout
        .text()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    until: async (pattern) => {
      await eventually(() => {
        if (!pattern.test(stdout.text()) && !pattern.test(stderr.text()))
          throw new Error(`${String(pattern)} did not come:\n${stdout.text()}${stderr.text()}`);
      });
    },
    ended,
    stop,
  };
}
