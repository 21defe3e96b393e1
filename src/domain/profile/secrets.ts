import { DEFAULT_SERVICE, type Service } from '../service/names.ts';
import { serviceOf } from '../service/services.ts';
import { SECRET_FIELDS, type Profile, type SecretField } from './profile.ts';

/** Which kind of secret a profile has, in the file or in the key store. */
export function secretOf(profile: Profile): SecretField | undefined {
  return profile.keyring ?? SECRET_FIELDS.find((field) => profile[field] !== undefined);
}

/** What the secret of a profile is kept under in the key store: each settings file has its own. */
export function keyStoreAccount(profile: string, path: string): string {
  return `${profile} (${path})`;
}

/** A profile without what signs in; account, app, service and addresses describe the environment, and stay. */
export function withoutSecrets({ keyring: _keyring, organizationId: _id, ...profile }: Profile): Profile {
  return { ...profile, apiToken: undefined, apiKey: undefined, authorization: undefined };
}

/** The service that a profile is of; undefined for one that says nothing of it. */
export function profileService(profile: Profile | undefined): Service | undefined {
  return (
    profile?.service ?? (profile !== undefined && secretOf(profile) === 'apiToken' ? 'cloudflare' : undefined)
  );
}

/** The same, with the default. */
export function serviceOfProfile(profile: Profile | undefined): Service {
  return profileService(profile) ?? DEFAULT_SERVICE;
}

/** Where the calls of a profile go, as it was saved. */
export function apiUrlOf(profile: Profile | undefined): string {
  return profile?.apiUrl ?? serviceOf(serviceOfProfile(profile)).apiUrl;
}
