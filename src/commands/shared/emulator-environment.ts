import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { Service } from '../../domain/service/names.ts';
import type { EmulatorCredentials } from '../../emulator/emulator-options.ts';

/** Variables that point commands at an emulator. One without a value must not be set: it would be stronger. */
export type EmulatorEnvironment = Readonly<Record<string, string | undefined>>;

/** What an emulator is called by, and what it accepts. */
export interface EmulatorAccess {
  /** Base of its API. */
  readonly apiUrl: string;
  readonly policy: PolicyName;
  readonly credentials: EmulatorCredentials;
}

/** The environment in which every command speaks to this emulator, whatever was saved or set before. */
export function emulatorEnvironment({ apiUrl, policy, credentials }: EmulatorAccess): EmulatorEnvironment {
  return {
    DYTE_HOOKS_API_URL: apiUrl,
    DYTE_HOOKS_SERVICE: emulatedService(policy),
    DYTE_ORG_ID: credentials.organizationId,
    DYTE_API_KEY: credentials.apiKey,
    DYTE_AUTHORIZATION: undefined,
    DYTE_HOOKS_PROFILE: undefined,
  };
}

/** The service whose API and retries an emulator has. */
export function emulatedService(policy: PolicyName): Service {
  return policy === 'dyte' ? 'dyte' : 'realtimekit-v2';
}
