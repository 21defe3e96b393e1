import { createKnownSecrets } from '../domain/secrets/known-secrets.ts';

/** The secrets of this run; whoever learns of another adds it. */
export const processSecrets = createKnownSecrets();
