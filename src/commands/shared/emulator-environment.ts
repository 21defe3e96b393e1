import { apiPathOf } from '../../domain/service/api-path.ts';
import { serviceOf } from '../../domain/service/services.ts';
import type { Service } from '../../domain/service/names.ts';
import type { EmulatorCredentials } from '../../emulator/credentials.ts';

/** Variables that point commands at an emulator. One without a value must not be set: it would be stronger. */
export type EmulatorEnvironment = Readonly<Record<string, string | undefined>>;

/** What an emulator is called by, and what it accepts. */
export interface EmulatorAccess {
  /** Address of the emulator, without a path. */
  readonly url: string;
  readonly service: Service;
  readonly credentials: EmulatorCredentials;
  /** The app whose webhooks commands speak of, by id or name, where the service has apps. */
  readonly app: string | undefined;
}

/** The environment in which every command speaks to this emulator, whatever was saved or set before. */
export function emulatorEnvironment({ url, service, credentials, app }: EmulatorAccess): EmulatorEnvironment {
  return {
    DYTE_HOOKS_API_URL: emulatedApiUrl(url, service),
    DYTE_HOOKS_SERVICE: service,
    ...NOBODY,
    ...signedIn(credentials, app),
    DYTE_HOOKS_PROFILE: undefined,
  };
}

/** Base of the API of an emulator. */
export function emulatedApiUrl(url: string, service: Service): string {
  return `${url}${apiPathOf(serviceOf(service))}`;
}

const NOBODY: EmulatorEnvironment = {
  DYTE_ORG_ID: undefined,
  DYTE_API_KEY: undefined,
  DYTE_AUTHORIZATION: undefined,
  CLOUDFLARE_API_TOKEN: undefined,
  CLOUDFLARE_ACCOUNT_ID: undefined,
  REALTIMEKIT_APP_ID: undefined,
};

function signedIn(credentials: EmulatorCredentials, app: string | undefined): EmulatorEnvironment {
  switch (credentials.kind) {
    case 'basic':
      return { DYTE_ORG_ID: credentials.organizationId, DYTE_API_KEY: credentials.apiKey };
    case 'token':
      return {
        CLOUDFLARE_API_TOKEN: credentials.apiToken,
        CLOUDFLARE_ACCOUNT_ID: credentials.accountId,
        REALTIMEKIT_APP_ID: app,
      };
  }
}
