import { readAccountId } from '../../domain/credentials/app-place.ts';
import { bearerOf } from '../../domain/credentials/api-token.ts';
import { readCredentials, type SourcedText } from '../../domain/credentials/authorization.ts';
import { HooksError } from '../../domain/errors.ts';
import { isAppId } from '../../domain/credentials/app-place.ts';
import {
  areFixed,
  FIXED_CREDENTIALS,
  FIXED_TOKEN,
  type EmulatorCredentials,
} from '../../emulator/credentials.ts';
import { DEFAULT_APPS, type WantedApp } from '../../emulator/emulator-options.ts';
import { readVariable, readWord } from '../../domain/environment/variables.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { Environment } from '../../context.ts';

export interface ChosenCredentials {
  readonly credentials: EmulatorCredentials;
  /** `fixed` also when the environment holds the fixed ones: then they are no secret. */
  readonly source: 'option' | 'environment' | 'fixed';
  /** The apps that there are to be, where the service has some. */
  readonly apps: readonly WantedApp[];
}

export interface CredentialsOptions {
  readonly orgId: string | undefined;
  /** Names of apps beside the first one. */
  readonly apps: readonly string[] | undefined;
}

/**
 * Decides what the emulator accepts: `--org-id` with `DYTE_API_KEY`, else the credentials of the
 * environment, else fixed ones. With a token of the environment goes the account and the app that are there too.
 *
 * @param signIn how one signs in to the service that is emulated
 * @throws HooksError `option_missing` or `settings_invalid` when half a pair was given, `usage_invalid` for
 *   an option of another service
 */
export function chooseCredentials(
  signIn: SignIn,
  options: CredentialsOptions,
  environment: Environment,
): ChosenCredentials {
  return WAYS[signIn](options, environment);
}

/**
 * The same for what is only printed, for an emulator of another terminal: half a pair in this environment is what
 * the variables will replace, and no mistake.
 *
 * @throws HooksError as above, except for half a pair
 */
export function printableCredentials(
  signIn: SignIn,
  options: CredentialsOptions,
  environment: Environment,
): ChosenCredentials {
  const isHalf =
    readWord(environment, 'DYTE_AUTHORIZATION') === undefined &&
    (readWord(environment, 'DYTE_ORG_ID') === undefined) !==
      (readWord(environment, 'DYTE_API_KEY') === undefined);
  const isReplaced = signIn === 'basic' && options.orgId === undefined && isHalf;
  return chooseCredentials(signIn, options, isReplaced ? {} : environment);
}

type Choose = (options: CredentialsOptions, environment: Environment) => ChosenCredentials;

const WAYS: Readonly<Record<SignIn, Choose>> = { basic: choosePair, token: chooseToken };

function choosePair({ orgId, apps }: CredentialsOptions, environment: Environment): ChosenCredentials {
  if (apps !== undefined) throw otherService('--apps', 'has apps', '--service cloudflare');
  const key = readWord(environment, 'DYTE_API_KEY');
  if (orgId !== undefined) {
    if (key === undefined) throw keyMissing();
    return {
      credentials: pair({ text: orgId, from: '--org-id' }, key),
      source: 'option',
      apps: DEFAULT_APPS,
    };
  }
  const id = readWord(environment, 'DYTE_ORG_ID');
  const found = pairIn(id, key, readWord(environment, 'DYTE_AUTHORIZATION'));
  return { ...unlessFixed(found, FIXED_CREDENTIALS), apps: DEFAULT_APPS };
}

function chooseToken({ orgId, apps = [] }: CredentialsOptions, environment: Environment): ChosenCredentials {
  if (orgId !== undefined) throw otherService('--org-id', 'has organizations', '--service dyte');
  const token = readWord(environment, 'CLOUDFLARE_API_TOKEN');
  const found =
    token === undefined ? undefined : tokenIn(token, readWord(environment, 'CLOUDFLARE_ACCOUNT_ID'));
  const chosen = unlessFixed(found, FIXED_TOKEN);
  const app = chosen.source === 'fixed' ? undefined : readVariable(environment, 'REALTIMEKIT_APP_ID');
  return { ...chosen, apps: [...firstApps(app), ...apps.map((name) => ({ name }))] };
}

/** Who has an app in the environment means to find it. */
function firstApps(app: string | undefined): readonly WantedApp[] {
  if (app === undefined) return DEFAULT_APPS;
  if (!isAppId(app)) return [{ name: app }];
  return DEFAULT_APPS.map(({ name }) => ({ name, id: app.toLowerCase() }));
}

function tokenIn(token: SourcedText, account: SourcedText | undefined): EmulatorCredentials {
  const accountId = account === undefined ? FIXED_TOKEN.accountId : readAccountId(account);
  return { kind: 'token', apiToken: bearerOf(token).replace(/^Bearer /, ''), accountId };
}

function unlessFixed(
  found: EmulatorCredentials | undefined,
  fixed: EmulatorCredentials,
): Pick<ChosenCredentials, 'credentials' | 'source'> {
  if (found === undefined || areFixed(found)) return { credentials: fixed, source: 'fixed' };
  return { credentials: found, source: 'environment' };
}

function pair(id: SourcedText | undefined, secret: SourcedText): EmulatorCredentials {
  const { organizationId, apiKey } = readCredentials(id, secret);
  return { kind: 'basic', organizationId, apiKey };
}

function pairIn(
  id: SourcedText | undefined,
  key: SourcedText | undefined,
  whole: SourcedText | undefined,
): EmulatorCredentials | undefined {
  if (whole !== undefined) return pair(undefined, whole);
  if (id !== undefined && key !== undefined) return pair(id, key);
  if (id === undefined && key === undefined) return undefined;
  const [present, absent] =
    id === undefined ? ['DYTE_API_KEY', 'DYTE_ORG_ID'] : ['DYTE_ORG_ID', 'DYTE_API_KEY'];
  throw new HooksError('settings_invalid', `${present} is set, but ${absent} is not.`, {
    hint: 'Set both, or neither: then the emulator accepts a fixed pair that it prints.',
  });
}

function keyMissing(): HooksError {
  return new HooksError('option_missing', '--org-id needs the API key that belongs to it.', {
    hint: 'Set DYTE_API_KEY, or leave --org-id out: then the emulator accepts a fixed pair that it prints.',
  });
}

function otherService(option: string, what: string, service: string): HooksError {
  return new HooksError('usage_invalid', `${option} is for a service that ${what}.`, {
    hint: `Add ${service}, or leave ${option} out.`,
  });
}
