import { notify, type Context } from '../../context.ts';
import {
  lacksDashes,
  readCredentials,
  type BasicCredentials,
} from '../../domain/credentials/authorization.ts';
import { HooksError } from '../../domain/errors.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { holdsEllipsis } from '../../domain/secrets/masked-value.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { inspectWebhookUrl } from '../../domain/webhook/webhook-url.ts';
import { gatherSecrets, type SignInSecrets } from './gather-secrets.ts';
import type { LoginReportJson } from '../../schemas/credentials.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { sayOtherProfile } from './other-profile.ts';
import { withApiProgress } from '../shared/find-webhooks.ts';
import type { Profile, Settings } from '../../settings/settings.ts';
import { wholeUrl } from '../../domain/network/written-url.ts';

export interface LoginOptions {
  readonly orgId: string | undefined;
  /** Whether the API key, or a whole `Basic ...` value, comes on standard input. */
  readonly keyStdin: boolean;
  /** Whether a whole `Basic ...` value comes on standard input. */
  readonly authorizationStdin: boolean;
  readonly webhookUrl: string | undefined;
  /** Whether the service is asked before anything is saved. */
  readonly verify: boolean;
}

/**
 * Saves credentials, once the service has accepted them. They are asked for on a terminal; elsewhere
 * they come from the environment or from standard input.
 *
 * @throws HooksError `option_missing` where something is missing and nobody can be asked,
 *   `credentials_refused` by the service, `settings_invalid` for what cannot be credentials
 */
export async function run(options: LoginOptions, context: Context): Promise<void> {
  // Whoever wrote a project's file must not decide where somebody's credentials are saved.
  const settings = await context.settingsWith({ project: 'ignored' });
  const webhookUrl = options.webhookUrl === undefined ? undefined : wholeUrl(options.webhookUrl);
  if (webhookUrl !== undefined) requireUsable(webhookUrl, settings);
  // Where they will be saved is known before anybody is asked for secrets.
  const profiles = await context.profiles();
  const given = await gatherSecrets(options, context, settings);
  const credentials = readCredentials(given.organizationId, given.secret);
  if (options.verify) await verify(context, settings, credentials);

  const secrets = secretsOf(given, credentials);
  let profile: Profile = {};
  await profiles.update(
    settings.profile,
    (before = {}) => (profile = mergeProfile(before, settings, webhookUrl, secrets)),
  );
  await report(context, {
    profile: settings.profile,
    service: settings.service,
    apiUrl: settings.apiUrl,
    organizationId: credentials.organizationId,
    webhookUrl: profile.webhookUrl === undefined ? null : maskUrl(profile.webhookUrl),
    credentials: options.verify ? 'accepted' : 'unchecked',
    path: profiles.path,
  });
}

function requireUsable(webhookUrl: string, settings: Settings): void {
  const { problem } = inspectWebhookUrl(webhookUrl, { isLocal: isLocalUrl(settings.apiUrl) });
  if (problem === undefined) return;
  throw new HooksError(holdsEllipsis(webhookUrl) ? 'value_masked' : 'url_unusable', problem.message, {
    hint: problem.hint,
  });
}

async function verify(context: Context, settings: Settings, credentials: BasicCredentials): Promise<void> {
  const api = await context.apiFor({
    ...settings,
    credentials: { kind: 'basic', ...credentials },
    credentialsProblem: undefined,
    credentialVariables: undefined,
    // It is about to be made.
    unknownProfile: undefined,
  });
  try {
    await withApiProgress(context, api.list());
  } catch (error) {
    throw error instanceof HooksError ? explain(error, credentials) : error;
  }
}

function explain(error: HooksError, { organizationId }: BasicCredentials): HooksError {
  const { code } = error;
  if (code === 'interrupted') return error;
  if (code !== 'credentials_refused') {
    const hint =
      `${error.hint ?? ''} Nothing was saved; --no-verify saves without asking the service.`.trim();
    return error.reworded({ hint });
  }
  const dashes = lacksDashes(organizationId) ? ' Should the organization id have dashes?' : '';
  const hint = `Nothing was saved. Copy both again from the developer portal.${dashes}`;
  return error.reworded({ hint });
}

/** Credentials belong to the service that accepted them, so what was chosen for this run is saved too. */
function mergeProfile(
  before: Profile,
  { service, apiUrl, sources }: Settings,
  webhookUrl: string | undefined,
  secrets: Pick<Profile, 'organizationId' | 'apiKey' | 'authorization'>,
): Profile {
  return {
    ...before,
    service,
    // The address of another service, which this run did not take, is not kept either.
    apiUrl: sources.apiUrl === 'default' ? undefined : apiUrl,
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
    ...secrets,
  };
}

/** A pair is saved as a pair, and a whole value as one; either takes the place of what was there. */
function secretsOf(
  { organizationId: id }: SignInSecrets,
  { authorization, organizationId, apiKey }: BasicCredentials,
): Pick<Profile, 'organizationId' | 'apiKey' | 'authorization'> {
  return id === undefined
    ? { authorization, organizationId: undefined, apiKey: undefined }
    : { authorization: undefined, organizationId, apiKey };
}

async function report(context: Context, done: LoginReportJson): Promise<void> {
  const { io, environment } = context;
  if (context.options.json) answerJson<'login'>(context, done);
  else {
    const style = await context.style(io.stdout);
    const who = style.strong(done.organizationId);
    const state =
      done.credentials === 'accepted'
        ? `Signed in as ${who}`
        : `Saved the credentials of ${who}, without checking them`;
    answerLines(context, [
      `${style.good('✓')} ${state}`,
      `  profile "${done.profile}", ${new URL(done.apiUrl).host}, saved in ${done.path}`,
    ]);
    notify(context, 'Next: dyte-hooks listen');
  }
  await sayOtherProfile(context, done.profile);
  const winning = ['DYTE_AUTHORIZATION', 'DYTE_API_KEY'].find(
    (name) => readVariable(environment, name) !== undefined,
  );
  if (winning !== undefined)
    notify(context, `warning: ${winning} is set, and takes precedence over the saved credentials.`);
}
