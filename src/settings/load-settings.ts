import { HooksError } from '../domain/errors.ts';
import { requireProfileName } from './profile-name.ts';
import { chooseProfile, resolveSettings, type SettingsOptions } from './resolve-settings.ts';
import type { ProfileStore, Settings } from './settings.ts';
import type { Variables } from './variables.ts';

export interface SettingsInput {
  readonly options: SettingsOptions;
  readonly environment: Variables;
  readonly profiles: ProfileStore;
}

/**
 * Reads the chosen profile and applies precedence.
 *
 * @throws HooksError `settings_invalid`, `file_failed`
 */
export async function loadSettings(input: SettingsInput): Promise<Settings> {
  const { options, environment, profiles } = input;
  const chosen = chooseProfile(options, environment);
  requireProfileName(chosen.value);
  const saved = await profiles.read(chosen.value).catch((error: unknown) => {
    if (error instanceof HooksError && error.code === 'file_failed' && canDoWithout(input)) return undefined;
    throw error;
  });
  return resolveSettings(options, environment, saved);
}

/**
 * In a container the home directory is often one that its user may not enter. That is no reason to
 * fail where the environment says who signs in and nobody asked for a saved profile.
 */
function canDoWithout({ options, environment }: SettingsInput): boolean {
  const { sources } = resolveSettings(options, environment, undefined);
  return sources.profile === 'default' && sources.credentials === 'environment';
}
