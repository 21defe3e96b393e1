import { HooksError } from '../../src/domain/errors.ts';
import type { KeyStore } from '../../src/settings/settings.ts';

/** A key store whose secrets a test can look at. */
export interface MemoryKeyStore extends KeyStore {
  readonly secrets: Map<string, string>;
}

export function memoryKeyStore(): MemoryKeyStore {
  const secrets = new Map<string, string>();
  return {
    secrets,
    read: async (account) => secrets.get(account),
    write: async (account, secret) => void secrets.set(account, secret),
    remove: async (account) => void secrets.delete(account),
  };
}

/** One that is not there. */
export function missingKeyStore(): KeyStore {
  const fail = async (): Promise<never> => {
    throw new HooksError('keyring_unavailable', 'There is no key store.');
  };
  return { read: fail, write: fail, remove: fail };
}
