import { DEFAULT_SERVICE, type Service } from '../service/names.ts';
import { serviceOf } from '../service/services.ts';
import type { Profile } from './profile.ts';

/** The fields of a profile that open something; `organizationId` is half of a pair, and goes with its key. */
const SECRET_FIELDS = ['apiToken', 'apiKey', 'authorization'] as const;

export type SecretField = (typeof SECRET_FIELDS)[number];

/** Which kind of secret a profile holds. */
export function secretOf(profile: Profile): SecretField | undefined {
  return SECRET_FIELDS.find((field) => profile[field] !== undefined);
}

/** The service that a profile is of; undefined for one that says nothing of it. */
export function profileService(profile: Profile | undefined): Service | undefined {
  return profile?.service ?? (profile?.apiToken === undefined ? undefined : 'cloudflare');
}

/** The same, with the default. */
export function serviceOfProfile(profile: Profile | undefined): Service {
  return profileService(profile) ?? DEFAULT_SERVICE;
}

/** Where the calls of a profile go, as it was saved. */
export function apiUrlOf(profile: Profile | undefined): string {
  return profile?.apiUrl ?? serviceOf(serviceOfProfile(profile)).apiUrl;
}
