import type { Settings } from '../../src/settings/settings.ts';

/** Settings of somebody who has signed in nowhere, and speaks of Dyte. */
export const DYTE_SETTINGS: Settings = {
  profile: 'default',
  service: 'dyte',
  apiUrl: 'https://api.dyte.io/v2',
  keyUrl: 'https://api.dyte.io/.well-known/webhooks.json',
  credentials: undefined,
  webhookUrl: undefined,
  sources: {
    profile: 'default',
    service: 'default',
    apiUrl: 'default',
    credentials: undefined,
    webhookUrl: undefined,
  },
};
