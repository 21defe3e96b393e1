import { notify, type Context } from '../../context.ts';
import type { LogoutReportJson } from '../../schemas/credentials.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { sayOtherProfile } from './other-profile.ts';
import type { Profile } from '../../settings/settings.ts';

/**
 * Removes the credentials of the profile. What else it holds stays (service, API URL, webhook URL): it
 * describes the environment, whoever signs in to it next.
 */
export async function run(context: Context): Promise<void> {
  const { profile: name, sources, unknownProfile } = await context.settingsWith({ project: 'ignored' });
  if (unknownProfile !== undefined) throw unknownProfile;
  const profiles = await context.profiles();
  let removed = false;
  // Where nobody is signed in, neither a file nor its directory is created.
  if (hasSecrets((await profiles.read(name)) ?? {}))
    await profiles.update(name, (before = {}) => {
      removed = hasSecrets(before);
      const { service, apiUrl, webhookUrl } = before;
      return removed ? { service, apiUrl, webhookUrl } : undefined;
    });
  await report(context, { profile: name, removed, path: profiles.path });
  await sayOtherProfile(context, name);
  if (sources.credentials === 'environment')
    notify(
      context,
      'warning: the environment still holds credentials. Unset DYTE_API_KEY or DYTE_AUTHORIZATION.',
    );
}

function hasSecrets({ organizationId, apiKey, authorization }: Profile): boolean {
  return [organizationId, apiKey, authorization].some((value) => value !== undefined);
}

async function report(context: Context, done: LogoutReportJson): Promise<void> {
  if (context.options.json) {
    answerJson<'logout'>(context, done);
    return;
  }
  const style = await context.style(context.io.stdout);
  const line = done.removed
    ? `${style.good('✓')} Signed out: the credentials of profile "${done.profile}" were removed from ${done.path}`
    : `${style.faint('=')} Nobody was signed in: profile "${done.profile}" holds no credentials.`;
  answerLines(context, [line]);
}
