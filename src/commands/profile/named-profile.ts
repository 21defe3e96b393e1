import { HooksError } from '../../domain/errors.ts';
import { missingArgument } from '../shared/missing-argument.ts';
import { unknownProfile } from '../../domain/profile/unknown-profile.ts';
import type { Context } from '../../context.ts';
import type { Profile, ProfileStore } from '../../settings/settings.ts';

/**
 * The name that was given on the command line; without one, a person chooses among the saved profiles.
 *
 * @param verb such as `use`, for the question and for the usage line
 * @throws HooksError `usage_invalid` where nobody can be asked, `profile_not_found` where there is none
 */
export async function pickProfile(context: Context, name: string | undefined, verb: string): Promise<string> {
  if (name !== undefined) return name;
  if (!context.interactive)
    throw missingArgument('The profile', `dyte-hooks profile ${verb} <name>`, 'dyte-hooks profile list');
  const names = await (await context.profiles()).names();
  if (names.length === 0)
    throw new HooksError('profile_not_found', 'There are no profiles yet.', {
      hint: 'Make one: dyte-hooks login',
    });
  const prompts = await context.prompts();
  return await prompts.choose(
    `Which profile to ${verb}?`,
    names.map((each) => ({ value: each, label: each })),
  );
}

/** @throws HooksError `profile_not_found`, with the nearest name */
export async function requireProfile(profiles: ProfileStore, name: string): Promise<Profile> {
  const profile = await profiles.read(name);
  if (profile === undefined) throw unknownProfile(name, await profiles.names());
  return profile;
}
