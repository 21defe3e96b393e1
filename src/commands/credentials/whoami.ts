import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
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
 * the service says of it.
 *
 * @throws HooksError `credentials_missing`, `profile_not_found`, `credentials_refused`, or why the service could not be asked
 */
export async function run(options: WhoamiOptions, context: Context): Promise<void> {
  const settings = await context.settings();
  const profiles = await profilesIfAny(context);
  const verdict = await checkCredentials(settings, options, context);
  const report = describe(settings, verdict.state, profiles?.path ?? null);
  if (context.options.json) answerJson<'whoami'>(context, report);
  // Of somebody who has not signed in yet there is nothing to show but that.
  else if (verdict.state !== 'missing') await show(context, report);
  if (verdict.error !== undefined) throw verdict.error;
}

async function profilesIfAny(context: Context): Promise<ProfileStore | undefined> {
  try {
    return await context.profiles();
  } catch (error) {
    if (error instanceof HooksError && error.code === 'home_missing') return undefined;
    throw error;
  }
}

async function checkCredentials(
  settings: Settings,
  options: WhoamiOptions,
  context: Context,
): Promise<CredentialsCheck> {
  const { credentials, credentialsProblem } = settings;
  if (credentialsProblem !== undefined) return { state: 'invalid', error: credentialsProblem };
  if (credentials === undefined) return { state: 'missing', error: signedOut(settings) };
  if (options.offline) return { state: 'unchecked', error: undefined };
  try {
    const api = await context.api();
    await withApiProgress(context, api.list());
    return { state: 'accepted', error: undefined };
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    const isRefusal = error.code === 'credentials_refused' || error.code === 'not_allowed';
    return { state: isRefusal ? 'refused' : 'unchecked', error };
  }
}

function signedOut({ profile, unknownProfile }: Settings): HooksError {
  if (unknownProfile !== undefined) return unknownProfile;
  return new HooksError('credentials_missing', `Nobody is signed in to profile "${profile}".`, {
    hint: 'Run "dyte-hooks login", or set DYTE_ORG_ID and DYTE_API_KEY.',
  });
}

function describe(settings: Settings, credentials: CredentialsState, path: string | null): WhoamiReportJson {
  const { profile, service, apiUrl, webhookUrl, sources } = settings;
  return {
    profile,
    service,
    apiUrl,
    accountId: settings.accountId ?? null,
    app: settings.app ?? null,
    organizationId: settings.credentials?.organizationId ?? null,
    webhookUrl: webhookUrl === undefined ? null : maskUrl(webhookUrl),
    credentials,
    sources: {
      ...sources,
      accountId: sources.accountId ?? null,
      app: sources.app ?? null,
      credentials: sources.credentials ?? null,
      webhookUrl: sources.webhookUrl ?? null,
    },
    path,
  };
}

async function show(context: Context, report: WhoamiReportJson): Promise<void> {
  const { stdout } = context.io;
  const style = await context.style(stdout);
  answerLines(
    context,
    stdout.isTerminal ? renderAccount(report, style, stdout.columns) : renderAccountRows(report),
  );
}
