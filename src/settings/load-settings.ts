import { DEFAULT_PROFILE } from '../domain/defaults.ts';
import { HooksError } from '../domain/errors.ts';
import { keyStoreAccount, secretOf } from '../domain/profile/secrets.ts';
import { unknownProfile } from '../domain/profile/unknown-profile.ts';
import { requireProfileName } from './profile-name.ts';
import { chooseProfile, resolveSettings, type SettingsOptions } from './resolve-settings.ts';
import type { ChosenProfile, KeyStore, Profile, ProfileStore, ProjectChoice, Settings } from './settings.ts';
import type { Variables } from '../domain/environment/variables.ts';

export interface SettingsInput {
  readonly options: SettingsOptions;
  readonly environment: Variables;
  /** Asked for where a profile is to be read. */
  readonly profiles: () => Promise<ProfileStore>;
  /** What the file of the project chooses; undefined where there is none, or where it does not count. */
  readonly project?: (() => Promise<ProjectChoice | undefined>) | undefined;
  /** Asked for only where the secret of the profile is kept there; without it, it is not read. */
  readonly keyStore?: (() => Promise<KeyStore>) | undefined;
}

/**
 * Reads the chosen profile and applies precedence.
 *
 * @throws HooksError `settings_invalid`, `configuration_invalid`, `file_failed`, `home_missing`
 */
export async function loadSettings(input: SettingsInput): Promise<Settings> {
  const { options, environment } = input;
  const project = await input.project?.();
  const chosen = await chooseSavedProfile(input, project);
  const saved = await readProfile(chosen.value, input);
  const isNamed = chosen.source !== 'default' && chosen.value !== DEFAULT_PROFILE;
  const resolve = (profile: Profile | undefined): Settings =>
    resolveSettings(options, environment, profile, choiceFor(chosen, project), chosen);
  const resolved = await withKeptSecret(resolve(saved), saved, resolve, input);
  const settings = {
    ...resolved,
    projectNotice: project && projectNotice(resolved, project),
    isSecretInKeyStore: saved?.keyring !== undefined,
    ...(saved === undefined && isNamed
      ? { unknownProfile: unknownProfile(chosen.value, await (await input.profiles()).names()) }
      : {}),
  };
  const holdsSecret = saved !== undefined && secretOf(saved) !== undefined && saved.keyring === undefined;
  return holdsSecret ? { ...settings, warning: await (await input.profiles()).warning() } : settings;
}

/** The same settings with the secret of the key store in them, where that is who signs in. */
async function withKeptSecret(
  settings: Settings,
  saved: Profile | undefined,
  resolve: (profile: Profile) => Settings,
  { keyStore, profiles }: SettingsInput,
): Promise<Settings> {
  const { credentials, credentialsProblem, profile } = settings;
  const isSignedIn = credentials !== undefined || credentialsProblem !== undefined;
  if (saved?.keyring === undefined || isSignedIn) return settings;
  const sources = { ...settings.sources, credentials: 'profile' } as const;
  if (keyStore === undefined) return { ...settings, sources };
  try {
    const secret = await (await keyStore()).read(keyStoreAccount(profile, (await profiles()).path));
    if (secret === undefined) throw secretGone(profile);
    return resolve({ ...saved, [saved.keyring]: secret });
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    return { ...settings, sources, credentialsProblem: error };
  }
}

function secretGone(profile: string): HooksError {
  return new HooksError(
    'credentials_missing',
    `The key store of this system has no secret of profile "${profile}" any more.`,
    { hint: `Sign in again: dyte-hooks login --profile ${profile} --keyring` },
  );
}

/** Whoever runs a command in a directory must see what that directory decides. */
function projectNotice(
  { profile, service, app, sources }: Settings,
  { path }: ProjectChoice,
): string | undefined {
  const chosen = [
    ...(sources.profile === 'project' ? [`profile "${profile}"`] : []),
    ...(sources.service === 'project' ? [`service ${service}`] : []),
    ...(sources.app === 'project' && app !== undefined ? [`app "${app}"`] : []),
  ];
  return chosen.length === 0 ? undefined : `${path} chooses ${chosen.join(', ')}.`;
}

/**
 * The profile that is used here.
 *
 * @throws HooksError as `loadSettings` does
 */
export async function readChosenProfile(input: SettingsInput): Promise<ChosenProfile> {
  return await chooseSavedProfile(input, await input.project?.());
}

/** What `profile use` chose is asked for only where it decides. */
async function chooseSavedProfile(
  input: SettingsInput,
  project: ProjectChoice | undefined,
): Promise<ChosenProfile> {
  const { options, environment } = input;
  const named = chooseProfile(options, environment, project);
  const chosen =
    named.source === 'default'
      ? chooseProfile(options, environment, project, await ifReadable(input, (each) => each.inUse()))
      : named;
  requireProfileName(chosen.value);
  return chosen;
}

/** The service and the app of a project are those of its profile: whoever names another has neither. */
function choiceFor(chosen: ChosenProfile, project: ProjectChoice | undefined): ProjectChoice | undefined {
  const isItsOwn = project?.profile === undefined || project.profile === chosen.value;
  return isItsOwn ? project : undefined;
}

async function readProfile(name: string, input: SettingsInput): Promise<Profile | undefined> {
  return await ifReadable(input, (profiles) => profiles.read(name));
}

async function ifReadable<Found>(
  input: SettingsInput,
  read: (profiles: ProfileStore) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  try {
    return await read(await input.profiles());
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
