import type { Context } from '../../context.ts';
import { HooksError, type ErrorCode } from '../../domain/errors.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { renderAccount, renderAccountRows } from '../../views/account.ts';
import type { WhoamiReportJson } from '../../schemas/credentials.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { withApiProgress } from '../shared/find-webhooks.ts';
import type { ProfileStore, Settings } from '../../settings/settings.ts';

export interface WhoamiOptions {
  /** Asks the service nothing. */
  readonly offline: boolean;
}

type CredentialsState = WhoamiReportJson['credentials'];

interface CredentialsCheck {
  readonly state: CredentialsState;
  /** Why the command fails, once its answer was given. */
  readonly error: HooksError | undefined;
}

/**
 * Shows who is signed in, where, and how that came about; never the key. The answer is given whatever
 * the service says of it, and of invalid settings as much as is known.
 *
 * @throws HooksError `credentials_missing`, `profile_not_found`, `credentials_refused`, or why the service could not be asked
 */
export async function run(options: WhoamiOptions, context: Context): Promise<void> {
  const { settings, error } = await settingsThatWork(context);
  const verdict: CredentialsCheck =
    settings === undefined || error !== undefined
      ? { state: 'unchecked', error }
      : await checkCredentials(settings, options, context);
  const files = await filesOf(context);
  const report =
    settings === undefined ? await describeBroken(context, files) : describe(settings, verdict.state, files);
  if (context.options.json) answerJson<'whoami'>(context, report);
  // Of somebody who has not signed in yet there is nothing to show but that.
  else if (verdict.state !== 'missing') await show(context, report);
  if (verdict.error !== undefined) throw verdict.error;
}

interface LoadedSettings {
  /** Undefined where nothing of them can be known. */
  readonly settings: Settings | undefined;
  /** What is wrong with them. */
  readonly error: HooksError | undefined;
}

/** Where only the project's file is at fault, all else is shown as it is without. */
async function settingsThatWork(context: Context): Promise<LoadedSettings> {
  try {
    return { settings: await context.settings(), error: undefined };
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    const choice = { project: 'ignored', isKeyStoreRead: false } as const;
    return { settings: await ifKnown(context.settingsWith(choice)), error };
  }
}

async function ifKnown<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof HooksError && error.code !== 'interrupted') return undefined;
    throw error;
  }
}

/** The files that settings come from; null for one that is not there or cannot be used. */
interface Files {
  readonly path: string | null;
  readonly project: string | null;
}

async function filesOf(context: Context): Promise<Files> {
  const project = await ifKnown(context.projectFile());
  return { path: (await profilesIfAny(context))?.path ?? null, project: project?.path ?? null };
}

/** What is known where settings are invalid. */
async function describeBroken(context: Context, files: Files): Promise<WhoamiReportJson> {
  const chosen = await ifKnown(context.chosenProfile());
  return {
    profile: chosen?.value ?? null,
    service: null,
    apiUrl: null,
    accountId: null,
    app: null,
    appName: null,
    organizationId: null,
    webhookUrl: null,
    credentials: 'unchecked',
    secretIn: null,
    credentialVariables: null,
    sources: {
      profile: chosen?.source ?? null,
      service: null,
      apiUrl: null,
      accountId: null,
      app: null,
      credentials: null,
      webhookUrl: null,
    },
    ...files,
  };
}

async function profilesIfAny(context: Context): Promise<ProfileStore | undefined> {
  try {
    return await context.profiles();
  } catch (error) {
    if (error instanceof HooksError && error.code === 'home_missing') return undefined;
    throw error;
  }
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['credentials_refused', 'not_allowed', 'account_refused']);

async function checkCredentials(
  settings: Settings,
  options: WhoamiOptions,
  context: Context,
): Promise<CredentialsCheck> {
  const { credentials, credentialsProblem } = settings;
  if (credentialsProblem !== undefined)
    return { state: stateOf(credentialsProblem), error: credentialsProblem };
  if (credentials === undefined) return { state: 'missing', error: signedOut(settings) };
  if (options.offline) return { state: 'unchecked', error: undefined };
  try {
    const api = await context.api();
    await withApiProgress(context, api.list());
    return { state: 'accepted', error: undefined };
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    const isRefusal = REFUSALS.has(error.code);
    return { state: isRefusal ? 'refused' : 'unchecked', error };
  }
}

/** Credentials that cannot be had at the moment may be good. */
function stateOf({ code }: HooksError): CredentialsState {
  return code === 'keyring_unavailable' ? 'unchecked' : 'invalid';
}

function signedOut({ profile, unknownProfile }: Settings): HooksError {
  if (unknownProfile !== undefined) return unknownProfile;
  return new HooksError('credentials_missing', `Nobody is signed in to profile "${profile}".`, {
    hint: 'Run "dyte-hooks login", or set CLOUDFLARE_API_TOKEN, or DYTE_ORG_ID and DYTE_API_KEY.',
  });
}

function describe(settings: Settings, credentials: CredentialsState, files: Files): WhoamiReportJson {
  const { profile, service, apiUrl, webhookUrl, sources } = settings;
  return {
    profile,
    service,
    apiUrl,
    accountId: settings.accountId ?? null,
    app: settings.app ?? null,
    appName: settings.appName ?? null,
    organizationId: settings.credentials?.organizationId ?? null,
    webhookUrl: webhookUrl === undefined ? null : maskUrl(webhookUrl),
    credentials,
    secretIn: secretIn(settings),
    credentialVariables: settings.credentialVariables ?? null,
    sources: {
      ...sources,
      accountId: sources.accountId ?? null,
      app: sources.app ?? null,
      credentials: sources.credentials ?? null,
      webhookUrl: sources.webhookUrl ?? null,
    },
    ...files,
  };
}

function secretIn({ sources, isSecretInKeyStore }: Settings): WhoamiReportJson['secretIn'] {
  if (sources.credentials === 'environment') return 'environment';
  if (sources.credentials === undefined) return null;
  return isSecretInKeyStore === true ? 'keyring' : 'file';
}

async function show(context: Context, report: WhoamiReportJson): Promise<void> {
  const { stdout } = context.io;
  const style = await context.style(stdout);
  answerLines(
    context,
    stdout.isTerminal ? renderAccount(report, style, stdout.columns) : renderAccountRows(report),
  );
}
