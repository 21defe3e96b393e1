import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { connectableHost } from '../../domain/network/listening.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { emulatorEnvironment, type EmulatorAccess } from '../shared/emulator-environment.ts';
import { findRunning } from '../shared/find-emulator.ts';
import { ownCommand } from '../shared/own-command.ts';
import { printableCredentials, type ChosenCredentials } from './credentials.ts';
import { applyLine, environmentLines, type Shell } from './environment-lines.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

interface PrintOptions {
  readonly host: string;
  /** 0 for that of the emulator that runs. */
  readonly port: number;
  readonly policy: PolicyName;
  readonly orgId: string | undefined;
}

/** What the variables are made of, and where their credentials come from. */
interface Source {
  readonly access: EmulatorAccess;
  readonly source: ChosenCredentials['source'];
}

/**
 * Prints what points the other commands at an emulator, for a shell to run. A key that the environment holds is
 * not printed: it is there already, and it may be a secret. As JSON: one object of names and values.
 *
 * @throws HooksError `emulator_missing` for port 0 when none runs, `credentials_missing` when only the one that
 *   runs has its own, `option_missing` or `settings_invalid` for credentials that cannot be used
 */
export async function printEnvironment(
  options: PrintOptions,
  format: Shell | 'json',
  context: Context,
): Promise<void> {
  const { access, source } = options.port === 0 ? await ofRunning(context) : ofOptions(options, context);
  const variables = Object.entries(emulatorEnvironment(access)).filter(
    ([name]) => !KEPT[source].includes(name),
  );
  const set = variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  if (format === 'json' || context.options.json) {
    answerJson<'emulate --print-env'>(context, Object.fromEntries(set));
    return;
  }
  const contradicting = variables.filter(
    ([name, value]) => value === undefined && readVariable(context.environment, name) !== undefined,
  );
  answerLines(context, environmentLines(format, [...set, ...contradicting]));
  if (!context.io.stdout.isTerminal || context.options.quiet) return;
  const line = applyLine(format, ownCommand(context.environment), { port: options.port });
  // It is there to be copied: in one piece, however wide the terminal is.
  context.io.stderr.write(`To set them:\n  ${line}\n`);
}

function ofOptions({ host, port, policy, orgId }: PrintOptions, context: Context): Source {
  const { credentials, source } = printableCredentials(orgId, context.environment);
  const apiUrl = `http://${connectableHost(host)}:${String(port)}/v2`;
  return { access: { apiUrl, policy, credentials }, source };
}

async function ofRunning(context: Context): Promise<Source> {
  const running = await findRunning(context);
  if (running === undefined)
    throw new HooksError('emulator_missing', 'No emulator runs on this machine.', {
      hint: `Start one in another terminal: ${ownCommand(context.environment)} emulate --port 0. Or give the port that one will listen on, such as --port 4010.`,
    });
  const { url, policy, credentials } = running.address;
  const apiUrl = `${url}/v2`;
  if (credentials !== undefined) return { access: { apiUrl, policy, credentials }, source: 'fixed' };
  const own = printableCredentials(undefined, context.environment);
  if (own.source === 'fixed')
    throw new HooksError('credentials_missing', 'The emulator that runs has credentials of its own.', {
      hint: 'Set DYTE_ORG_ID and DYTE_API_KEY to those that it was started with.',
    });
  return { access: { apiUrl, policy, credentials: own.credentials }, source: own.source };
}

/** What stays as the environment has it, by where the credentials come from. */
const KEPT: Readonly<Record<ChosenCredentials['source'], readonly string[]>> = {
  environment: ['DYTE_ORG_ID', 'DYTE_API_KEY', 'DYTE_AUTHORIZATION'],
  option: ['DYTE_API_KEY'],
  fixed: [],
};
