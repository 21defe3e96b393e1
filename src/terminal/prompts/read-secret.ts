import { decodeText } from '../../domain/text/decode-text.ts';
import { HooksError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Io } from '../io.ts';

/** Many times the longest key; whoever sends more has sent the wrong thing. */
const MAX_BYTES = 16 * 1024;

/** Milliseconds for the whole of it: a pipe that nobody closes would hold a script for ever. */
const READ_TIMEOUT_MS = 30_000;

/** Options by which a secret is piped in. */
type SecretOption = '--key-stdin' | '--authorization-stdin' | '--token-stdin';

/** What each of them reads, and how it is piped in. */
const SECRETS: Readonly<Record<SecretOption, { readonly what: string; readonly example: string }>> = {
  '--key-stdin': {
    what: 'key',
    example: 'Pipe the key in: printf %s "$KEY" | dyte-hooks login --org-id <id> --key-stdin',
  },
  '--authorization-stdin': {
    what: 'value',
    example: 'Pipe the value in: printf %s "$AUTHORIZATION" | dyte-hooks login --authorization-stdin',
  },
  '--token-stdin': {
    what: 'token',
    example: 'Pipe the token in: printf %s "$TOKEN" | dyte-hooks login --token-stdin',
  },
};

/**
 * Reads a secret that is piped in, to the end of standard input: `echo "$KEY" | dyte-hooks login --key-stdin`.
 *
 * @param option that it was asked for with, for messages
 * @returns the text as it came, never blank
 * @throws HooksError `usage_invalid` when what arrives cannot be a secret, or nothing does; the signal's
 *   reason when it is aborted
 */
export async function readSecret(
  stdin: Io['stdin'],
  clock: Clock,
  signal: AbortSignal,
  option: SecretOption = '--key-stdin',
): Promise<string> {
  const { what, example } = SECRETS[option];
  if (stdin.isTTY === true)
    throw refused(
      `Standard input is a terminal, where the ${what} would show as you type it.`,
      `Leave out ${option} to be asked for it without that.`,
    );
  const finished = new AbortController();
  const limit = clock.sleep(READ_TIMEOUT_MS, AbortSignal.any([signal, finished.signal]));
  try {
    const bytes = await Promise.race([collect(stdin, option), limit]);
    if (bytes === undefined)
      throw refused(`Standard input stayed open, and the ${what} did not end.`, example);
    return asText(bytes, option);
  } finally {
    finished.abort();
    stdin.destroy();
  }
}

async function collect(stdin: Io['stdin'], option: SecretOption): Promise<Uint8Array> {
  const { what, example } = SECRETS[option];
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_BYTES) throw refused(`Standard input is far too long for a ${what}.`, example);
  }
  return Buffer.concat(chunks);
}

function asText(bytes: Uint8Array, option: SecretOption): string {
  const { what, example } = SECRETS[option];
  const text = decodeText(bytes);
  if (text === undefined) throw refused('Standard input is not text.', example);
  if (text.trim() === '') throw refused(`Standard input is empty: no ${what} came.`, example);
  return text;
}

function refused(message: string, hint: string): HooksError {
  return new HooksError('usage_invalid', message, { hint });
}
