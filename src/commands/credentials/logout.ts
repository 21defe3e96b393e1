import { notify, type Context } from '../../context.ts';
import { DEFAULT_PROFILE } from '../../domain/defaults.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { secretOf, withoutSecrets } from '../../domain/profile/secrets.ts';
import { unknownProfile } from '../../domain/profile/unknown-profile.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { forgetKeptSecret } from '../shared/profile-secrets.ts';
import { sayOtherProfile } from './other-profile.ts';
import type { LogoutReportJson } from '../../schemas/credentials.ts';
import type { Profile } from '../../domain/profile/profile.ts';

/**
 * Forgets the credentials of the profile, in the file and in the key store. What else it holds stays (service,
 * account, app, API URL, webhook URL): it describes the environment, whoever signs in to it next.
 *
 * @throws HooksError `profile_not_found`, `keyring_unavailable`, which leaves all as it is
 */
export async function run(context: Context): Promise<void> {
  const { value: name, source } = await context.chosenProfile({ project: 'ignored' });
  const profiles = await context.profiles();
  const saved = await profiles.read(name);
  if (saved === undefined && source !== 'default' && name !== DEFAULT_PROFILE)
    throw unknownProfile(name, await profiles.names());
  let removed = false;
  // Where nobody is signed in, neither a file nor its directory is created.
  if (saved !== undefined && holdsCredentials(saved)) {
    await forgetKeptSecret(context, name, saved);
    await profiles.update(name, (before = {}) => {
      removed = holdsCredentials(before);
      return removed ? withoutSecrets(before) : undefined;
    });
  }
  const savedIn = saved?.keyring === undefined ? 'file' : 'keyring';
  await report(context, { profile: name, removed, secretIn: removed ? savedIn : null, path: profiles.path });
  await sayOtherProfile(context, name);
  sayWhatStays(context);
}

function holdsCredentials(profile: Profile): boolean {
  return secretOf(profile) !== undefined || profile.organizationId !== undefined;
}

/** What signs in without a profile, whichever service it is for. */
const CREDENTIAL_VARIABLES = ['CLOUDFLARE_API_TOKEN', 'DYTE_API_KEY', 'DYTE_AUTHORIZATION'];

function sayWhatStays(context: Context): void {
  const set = CREDENTIAL_VARIABLES.filter((name) => readVariable(context.environment, name) !== undefined);
  if (set.length === 0) return;
  const names = [set.slice(0, -1).join(', '), ...set.slice(-1)].filter((part) => part !== '').join(' and ');
  notify(context, `warning: the environment still holds credentials. Unset ${names}.`);
}

const PLACES = { file: '', keyring: ', and their secret from the key store of this system' };

async function report(context: Context, done: LogoutReportJson): Promise<void> {
  if (context.options.json) {
    answerJson<'logout'>(context, done);
    return;
  }
  const style = await context.style(context.io.stdout);
  const { profile, secretIn, path } = done;
  const line =
    secretIn === null
      ? `${style.faint('=')} Nobody was signed in: profile "${profile}" holds no credentials.`
      : `${style.good('✓')} Signed out: the credentials of profile "${profile}" were removed from ${path}${PLACES[secretIn]}`;
  answerLines(context, [line]);
}
