import { notify, type Context } from '../../context.ts';
import { DEFAULT_PROFILE } from '../../domain/defaults.ts';
import { HooksError } from '../../domain/errors.ts';
import { profileJson, renderProfile } from '../../views/profile.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { forgetKeptSecret } from '../shared/profile-secrets.ts';
import { pickProfile, requireProfile } from './named-profile.ts';
import type { Profile } from '../../domain/profile/profile.ts';

export interface ProfileRemoveOptions {
  readonly name: string | undefined;
  readonly yes: boolean;
}

/**
 * Removes a profile with all that it holds: asks first on a terminal, and requires `--yes` elsewhere.
 *
 * @throws HooksError `profile_not_found`, `confirmation_missing`, `keyring_unavailable`, which leaves all as it is
 */
export async function run(options: ProfileRemoveOptions, context: Context): Promise<void> {
  const profiles = await context.profiles();
  const name = await pickProfile(context, options.name, 'remove');
  const profile = await requireProfile(profiles, name);
  if (!options.yes && !(await isConfirmed(context, name, profile))) {
    notify(context, 'Nothing was removed.');
    return;
  }
  await forgetKeptSecret(context, name, profile);
  await profiles.remove(name);
  const inUse = (await profiles.inUse()) ?? DEFAULT_PROFILE;
  if (context.options.json) {
    answerJson<'profile remove'>(context, { profile: name, inUse, path: profiles.path });
    return;
  }
  const style = await context.style(context.io.stdout);
  answerLines(context, [`${style.good('✓')} Removed profile ${style.strong(name)} from ${profiles.path}`]);
}

async function isConfirmed(context: Context, name: string, profile: Profile): Promise<boolean> {
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Removing the profile "${name}" needs confirmation.`, {
      hint: `Add --yes, or look first: dyte-hooks profile show ${name}`,
    });
  const { value: here } = await context.chosenProfile();
  const { stderr } = context.io;
  const lines = renderProfile(profileJson(name, profile, here), await context.style(stderr), stderr.columns);
  stderr.write(`${lines.join('\n')}\n\n`);
  const prompts = await context.prompts();
  return await prompts.confirm(`Remove profile ${name}, with its credentials?`, false);
}
