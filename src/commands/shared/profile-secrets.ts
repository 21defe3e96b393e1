import { keyStoreAccount, withoutSecrets } from '../../domain/profile/secrets.ts';
import { HooksError } from '../../domain/errors.ts';
import { notify, type Context } from '../../context.ts';
import type { Profile, SecretField } from '../../domain/profile/profile.ts';

/** A secret to save, and where it is to be kept. */
export interface SecretToSave {
  readonly field: SecretField;
  readonly value: string;
  readonly isForKeyStore: boolean;
}

/**
 * Saves a profile with a new secret in the place of the old one, wherever that was. With the key store the
 * secret goes there first: where that fails, nothing has changed.
 *
 * @param change gives what is saved beside the secret
 * @returns what was saved
 * @throws HooksError `keyring_unavailable`, `settings_invalid`, `file_failed`
 */
export async function saveWithSecret(
  context: Context,
  name: string,
  { field, value, isForKeyStore }: SecretToSave,
  change: (before: Profile) => Profile,
): Promise<Profile> {
  const profiles = await context.profiles();
  const account = keyStoreAccount(name, profiles.path);
  // A file that cannot be changed is found before the key store is.
  const before = await profiles.read(name);
  if (isForKeyStore) await (await context.keyStore()).write(account, value);
  let saved: Profile = {};
  await profiles.update(name, (current = {}) => {
    const bare = change(withoutSecrets(current));
    return (saved = isForKeyStore ? { ...bare, keyring: field } : { ...bare, [field]: value });
  });
  if (before?.keyring !== undefined && !isForKeyStore) await forgetLeftover(context, account);
  return saved;
}

/** The profile says no more that something is there, so it is only tidied up. */
async function forgetLeftover(context: Context, account: string): Promise<void> {
  try {
    await (await context.keyStore()).remove(account);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'keyring_unavailable') throw error;
    notify(context, `warning: The secret from before is still in the key store. ${error.message}`);
  }
}

/**
 * Forgets in the key store what a profile keeps there.
 *
 * @throws HooksError `keyring_unavailable`: then the profile is best left as it is
 */
export async function forgetKeptSecret(context: Context, name: string, { keyring }: Profile): Promise<void> {
  if (keyring === undefined) return;
  const { path } = await context.profiles();
  await (await context.keyStore()).remove(keyStoreAccount(name, path));
}
