import { DEFAULT_PROFILE } from '../domain/defaults.ts';
import { HooksError } from '../domain/errors.ts';
import { nearest } from '../domain/text/nearest.ts';
import { requireProfileName } from './profile-name.ts';
import { chooseProfile, resolveSettings, type SettingsOptions } from './resolve-settings.ts';
import type { Profile, ProfileStore, Settings } from './settings.ts';
import type { Variables } from '../domain/environment/variables.ts';

export interface SettingsInput {
  readonly options: SettingsOptions;
  readonly environment: Variables;
  /** Asked for where a profile is to be read. */
  readonly profiles: () => Promise<ProfileStore>;
}

/**
 * Reads the chosen profile and applies precedence.
 *
 * @throws HooksError `settings_invalid`, `file_failed`, `home_missing`
 */
export async function loadSettings(input: SettingsInput): Promise<Settings> {
  const { options, environment } = input;
  const chosen = chooseProfile(options, environment);
  requireProfileName(chosen.value);
  const saved = await readProfile(chosen.value, input);
  const isNamed = chosen.source !== 'default' && chosen.value !== DEFAULT_PROFILE;
  const settings = {
    ...resolveSettings(options, environment, saved),
    ...(saved === undefined && isNamed ? { unknownProfile: await noProfile(chosen.value, input) } : {}),
  };
  const holdsKey = saved?.apiKey !== undefined || saved?.authorization !== undefined;
  return holdsKey ? { ...settings, warning: await (await input.profiles()).warning() } : settings;
}

async function noProfile(name: string, { profiles }: SettingsInput): Promise<HooksError> {
  const names = await (await profiles()).names();
  const there = names.length === 0 ? 'There are none yet.' : `There are: ${names.join(', ')}.`;
  const near = nearest(name, names);
  const question = near === undefined ? '' : `Did you mean ${near}? `;
  return new HooksError('profile_not_found', `There is no profile "${name}". ${there}`, {
    hint: `${question}To make it: dyte-hooks login --profile ${name}`,
  });
}

async function readProfile(name: string, input: SettingsInput): Promise<Profile | undefined> {
  try {
    return await (await input.profiles()).read(name);
  } catch (error) {
    if (error instanceof HooksError && isProfileOptional(error, input)) return undefined;
    throw error;
  }
}

/**
 * In a container the home directory is often one that its user may not enter. That is no reason to
 * fail where the environment says who signs in and nobody asked for a saved profile.
 */
function isProfileOptional(error: HooksError, { options, environment }: SettingsInput): boolean {
  // Without a home nothing was saved there: that is missed only by who asks for it.
  if (error.code === 'home_missing') return chooseProfile(options, environment).source === 'default';
  if (error.code !== 'file_failed') return false;
  const { sources } = resolveSettings(options, environment, undefined);
  return sources.profile === 'default' && sources.credentials === 'environment';
}
