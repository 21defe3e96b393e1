import { notify, type Context } from '../../context.ts';
import { changedProfile, readProfileChanges } from '../../domain/profile/changes.ts';
import { profileJson } from '../../views/profile.ts';
import { requireProfile } from './named-profile.ts';
import { answerProfile } from './show.ts';
import type { Profile } from '../../domain/profile/profile.ts';

export interface ProfileSetOptions {
  readonly name: string;
  /** As they were given: `service=cloudflare`. */
  readonly fields: readonly string[];
  readonly unset: readonly string[] | undefined;
}

/**
 * Changes fields of a profile, and shows what it holds then.
 *
 * @throws HooksError `profile_not_found`, `usage_invalid`, `settings_invalid`, `url_unusable`
 */
export async function run({ name, fields, unset = [] }: ProfileSetOptions, context: Context): Promise<void> {
  const profiles = await context.profiles();
  const changes = readProfileChanges(fields, unset);
  await requireProfile(profiles, name);
  let after: Profile = {};
  await profiles.update(name, (before = {}) => (after = changedProfile(before, changes, name)));
  const { value: here } = await context.chosenProfile();
  await answerProfile(context, 'profile set', profileJson(name, after, here));
  notify(context, `Saved in ${profiles.path}`);
}
