import { errorCode, HooksError } from '../../domain/errors.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { parseUrl } from '../../domain/webhook/webhook-url.ts';
import { askEmulator } from '../../emulator/control-client.ts';
import { ownCommand } from './own-command.ts';
import type { Context } from '../../context.ts';
import type { EmulatorDescription } from '../../emulator/description.ts';
import type { EmulatorAddress } from '../../settings/settings.ts';

/** An emulator that has answered. */
export interface FoundEmulator {
  /** Without a path. */
  readonly url: string;
  readonly description: EmulatorDescription;
}

/** Codes that say that nothing is there any more: the emulator has ended without saying so. */
const GONE: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL']);

/**
 * Finds the emulator that events are to be sent by: the one of `--api-url` or `DYTE_HOOKS_API_URL`, else the
 * newest that runs on this machine.
 *
 * @throws HooksError `emulator_missing` when there is none or nothing answers, `not_an_emulator` when what
 *   answers is something else
 */
export async function findEmulator(context: Context): Promise<FoundEmulator> {
  const named =
    context.options.apiUrl === undefined
      ? { from: 'DYTE_HOOKS_API_URL', text: readVariable(context.environment, 'DYTE_HOOKS_API_URL') }
      : { from: '--api-url', text: context.options.apiUrl };
  if (named.text !== undefined) return await namedEmulator(named.text, named.from, context);
  const running = await findRunning(context);
  if (running !== undefined) return running.found;
  throw new HooksError('emulator_missing', 'No emulator runs on this machine.', { hint: startHint(context) });
}

/** An emulator of this machine that answers, and what it has written down of itself. */
export interface RunningHere {
  readonly found: FoundEmulator;
  readonly address: EmulatorAddress;
}

/** The newest emulator of this machine that still answers. What others have left behind is removed. */
export async function findRunning(context: Context): Promise<RunningHere | undefined> {
  const addresses = await context.emulatorAddresses();
  for (const address of addresses.list()) {
    const { url, id } = address;
    const description = await answerOf(url, context);
    if (description !== 'silent' && description?.id === id) return { found: { url, description }, address };
    // Another program has its port, or nothing has.
    if (description !== 'silent') addresses.remove(id);
  }
  return undefined;
}

/** @returns undefined where nothing listens, or something else; `silent` where it cannot be told */
async function answerOf(
  url: string,
  { signal }: Context,
): Promise<EmulatorDescription | undefined | 'silent'> {
  try {
    return await askEmulator(url, signal);
  } catch (error) {
    signal.throwIfAborted();
    return GONE.has(errorCode(error)) ? undefined : 'silent';
  }
}

async function namedEmulator(text: string, from: string, context: Context): Promise<FoundEmulator> {
  const parsed = parseUrl(text.trim());
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new HooksError('settings_invalid', `The address in ${from} is not a complete URL.`, {
      hint: 'It looks like http://127.0.0.1:4010/v2. Leave it out for the emulator that runs on this machine.',
    });
  const url = parsed.origin;
  // The service has https, and an emulator has not: nothing is asked of it.
  if (parsed.protocol === 'https:') throw notAnEmulator(url, from, context);
  try {
    const description = await askEmulator(url, context.signal);
    if (description === undefined) throw notAnEmulator(url, from, context);
    return { url, description };
  } catch (cause) {
    context.signal.throwIfAborted();
    if (cause instanceof HooksError) throw cause;
    throw new HooksError('emulator_missing', `No emulator answers at ${maskUrl(url)} (${from}).`, {
      hint: startHint(context),
      cause,
    });
  }
}

function notAnEmulator(url: string, from: string, context: Context): HooksError {
  return new HooksError(
    'not_an_emulator',
    `${maskUrl(url)} (${from}) is no emulator: events cannot be triggered there.`,
    { hint: startHint(context) },
  );
}

function startHint({ environment }: Context): string {
  const command = ownCommand(environment);
  return `Start one in another terminal: ${command} listen --emulate. Or send to your application: --to http://localhost:3000/webhook.`;
}
