import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { connectableHost } from '../../domain/network/listening.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { emulatorEnvironment, type EmulatorAccess } from '../shared/emulator-environment.ts';
import { findRunning } from '../shared/find-emulator.ts';
import { ownCommand } from '../shared/own-command.ts';
import { serviceToEmulate } from '../shared/service-to-emulate.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { printableCredentials, type ChosenCredentials, type CredentialsOptions } from './credentials.ts';
import { applyLine, environmentLines, type Shell } from './environment-lines.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

interface PrintOptions extends CredentialsOptions {
  readonly host: string;
  /** 0 for that of the emulator that runs. */
  readonly port: number;
  readonly policy: PolicyName | undefined;
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
  const kept = KEPT[access.credentials.kind][source];
  const variables = Object.entries(emulatorEnvironment(access)).filter(([name]) => !kept.includes(name));
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
  const words = { port: options.port, service: options.port === 0 ? undefined : access.service };
  const line = applyLine(format, ownCommand(context.environment), words);
  // It is there to be copied: in one piece, however wide the terminal is.
  context.io.stderr.write(`To set them:\n  ${line}\n`);
}

function ofOptions(options: PrintOptions, context: Context): Source {
  const service = serviceToEmulate(options.policy, context);
  const { signIn } = serviceOf(service);
  const { credentials, source, apps } = printableCredentials(signIn, options, context.environment);
  const url = `http://${connectableHost(options.host)}:${String(options.port)}`;
  const [app] = apps;
  return { access: { url, service, credentials, app: app?.id ?? app?.name }, source };
}

async function ofRunning(context: Context): Promise<Source> {
  const running = await findRunning(context);
  if (running === undefined)
    throw new HooksError('emulator_missing', 'No emulator runs on this machine.', {
      hint: `Start one in another terminal: ${ownCommand(context.environment)} emulate --port 0. Or give the port that one will listen on, such as --port 4010.`,
    });
  const { url, service, appId, credentials } = running.address;
  if (credentials !== undefined)
    return { access: { url, service, credentials, app: appId }, source: 'fixed' };
  const { signIn } = serviceOf(service);
  const own = printableCredentials(signIn, { orgId: undefined, apps: undefined }, context.environment);
  if (own.source === 'fixed')
    throw new HooksError('credentials_missing', 'The emulator that runs has credentials of its own.', {
      hint: `Set ${VARIABLES[signIn]} to those that it was started with.`,
    });
  return { access: { url, service, credentials: own.credentials, app: appId }, source: own.source };
}

const VARIABLES: Readonly<Record<SignIn, string>> = {
  basic: 'DYTE_ORG_ID and DYTE_API_KEY',
  token: 'CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID',
};

/** What stays as the environment has it, by where the credentials come from. */
const KEPT: Readonly<Record<SignIn, Readonly<Record<ChosenCredentials['source'], readonly string[]>>>> = {
  basic: {
    environment: ['DYTE_ORG_ID', 'DYTE_API_KEY', 'DYTE_AUTHORIZATION'],
    option: ['DYTE_API_KEY'],
    fixed: [],
  },
  token: { environment: ['CLOUDFLARE_API_TOKEN'], option: [], fixed: [] },
};
