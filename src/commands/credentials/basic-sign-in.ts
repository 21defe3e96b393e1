import {
  lacksDashes,
  readCredentials,
  type BasicCredentials,
} from '../../domain/credentials/authorization.ts';
import { HooksError } from '../../domain/errors.ts';
import { withApiProgress } from '../shared/find-webhooks.ts';
import { gatherSecrets, type SignInSecrets } from './gather-secrets.ts';
import type { Context } from '../../context.ts';
import type { Settings } from '../../settings/settings.ts';
import type { LoginOptions } from './login-options.ts';
import type { SignedIn } from './signed-in.ts';

/**
 * Signs in with an organization id and its API key, or with a whole `Basic ...` value.
 *
 * @throws HooksError `option_missing`, `settings_invalid`, `credentials_refused`
 */
export async function signInWithKey(
  options: LoginOptions,
  context: Context,
  settings: Settings,
): Promise<SignedIn> {
  const given = await gatherSecrets(options, context, settings);
  const credentials = readCredentials(given.organizationId, given.secret);
  if (options.verify) await verify(context, settings, credentials);
  return signedIn(given, credentials);
}

/** A pair is saved as a pair, and a whole value as one. */
function signedIn(
  given: SignInSecrets,
  { authorization, organizationId, apiKey }: BasicCredentials,
): SignedIn {
  return given.organizationId === undefined
    ? { organizationId, secret: { field: 'authorization', value: authorization }, fields: {} }
    : { organizationId, secret: { field: 'apiKey', value: apiKey }, fields: { organizationId } };
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
    await withApiProgress(context, api.list(), settings);
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
