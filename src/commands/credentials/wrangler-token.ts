import { readWranglerLogin, type WranglerLogin } from '../../domain/credentials/wrangler-login.ts';
import { HooksError } from '../../domain/errors.ts';
import type { Context } from '../../context.ts';
import type { ChildProgram } from '../../domain/child-program.ts';

const COMMAND = ['wrangler', 'auth', 'token', '--json'] as const;

/** Milliseconds: it may have to renew its login first. */
const TIMEOUT_MS = 30_000;

/** Many times the longest answer. */
const MAX_BYTES = 64 * 1024;

/**
 * Asks the installed `wrangler` for its login, without a shell.
 *
 * @throws HooksError `wrangler_failed`; the signal's reason when it is aborted
 */
export async function askWrangler(context: Context): Promise<WranglerLogin> {
  const program = await start(context);
  const finished = new AbortController();
  const limit = context.clock.sleep(TIMEOUT_MS, AbortSignal.any([context.signal, finished.signal]));
  try {
    const answer = await Promise.race([answerOf(program), limit]);
    if (answer === undefined)
      throw failed(`wrangler did not answer within ${String(TIMEOUT_MS / 1000)} seconds.`);
    if (answer.code !== 0)
      throw failed(
        'wrangler is not signed in, or is too old to tell.',
        'Run "wrangler login", or update wrangler.',
      );
    return readWranglerLogin(answer.text);
  } finally {
    finished.abort();
    program.signal('SIGKILL');
    program.letGo();
  }
}

async function start(context: Context): Promise<ChildProgram> {
  try {
    return await context.startProgram(COMMAND, context.environment);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    throw failed(
      'There is no wrangler on the PATH.',
      'Install it (npm install -g wrangler), or sign in with an API token.',
    );
  }
}

interface Answer {
  readonly code: number | undefined;
  readonly text: string;
}

async function answerOf({ stdout, stderr, ended }: ChildProgram): Promise<Answer> {
  const [bytes] = await Promise.all([collect(stdout), collect(stderr)]);
  return { code: (await ended).code, text: Buffer.from(bytes).toString('utf8') };
}

/** All of it is read, so that nobody waits for us; what is far too long is no answer. */
async function collect(stream: ChildProgram['stdout']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failed(message: string, hint = 'Sign in with an API token instead: dyte-hooks login.'): HooksError {
  return new HooksError('wrangler_failed', message, { hint });
}
