import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createKnownSecrets } from '../../src/domain/secrets/known-secrets.ts';
import { createProcessContext } from '../../src/process/context.ts';
import { execute, reportError } from '../../src/process/run.ts';
import { parseArguments } from '../../src/program.ts';
import type { Interruption } from '../../src/process/signals.ts';
import type { Finished } from './cli.ts';
import { immediateOutput, keptOutput, type KeptOutput } from './context.ts';

export interface ProgramOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Where its project is looked for; files that it is given by relative paths are not found here. */
  readonly directory?: string;
}

/**
 * Runs a command to its end as `runCli` does, in the process of the tests: with the settings, files, calls
 * and outputs of a run of its own, and a tenth of what a process costs. What a process has of its own is
 * not there: signals, pipes, terminals, the build, a thread or process that is started from it.
 */
export async function runProgram(
  args: readonly string[],
  { environment = {}, stdin, directory }: ProgramOptions = {},
): Promise<Finished> {
  const home = await mkdtemp(join(tmpdir(), 'dyte-hooks-home-'));
  const [stdout, stderr] = [keptOutput(), keptOutput()];
  const input = Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]);
  const secrets = createKnownSecrets();
  const finished = (code: number): Finished => ({ code, stdout: stdout.text(), stderr: stderr.text() });
  try {
    const parsed = parseArguments(args);
    if (parsed.kind !== 'run') throw new Error('Help and version are shown by a process alone.');
    const node = nodeWith({ environment: { HOME: home, ...environment }, directory, stdin: input });
    const io = { stdout, stderr, stdin: input };
    const running = createProcessContext(node, io, parsed.invocation.globals, NEVER_INTERRUPTED, secrets);
    return finished(await execute(parsed.invocation, { ...running, context: keeping(running.context, io) }));
  } catch (thrown) {
    return finished(await reportError(stderr, args, thrown, secrets));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The process of the tests, but for what a run is given of its own. */
function nodeWith(own: {
  environment: Readonly<Record<string, string>>;
  directory: string | undefined;
  stdin: Readable;
}): NodeJS.Process {
  return Object.create(process, {
    env: { value: { PATH: process.env['PATH'], ...own.environment } },
    cwd: { value: () => own.directory ?? process.cwd() },
    stdin: { value: own.stdin },
  });
}

/** The same context, whose outputs stay in memory. */
function keeping<Whole extends object>(
  context: Whole,
  io: { readonly stdout: KeptOutput; readonly stderr: KeptOutput },
): Whole {
  return Object.create(context, {
    liveOutput: { value: async (stream: 'stdout' | 'stderr') => immediateOutput(io[stream]) },
  });
}

const NEVER_INTERRUPTED: Interruption = {
  signal: new AbortController().signal,
  received: undefined,
  isHungUp: false,
  suspend: () => undefined,
  resume: () => undefined,
  whileSuspended: (work) => work(),
};
