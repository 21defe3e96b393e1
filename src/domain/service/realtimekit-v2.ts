import { DYTE } from './dyte.ts';
import { joinPageOnHost } from './join-page.ts';
import type { ServiceDefinition } from './service-definition.ts';

const API_URL = 'https://api.realtime.cloudflare.com/v2';

/**
 * The standalone API of RealtimeKit: Dyte's at another address, with other deliveries.
 *
 * Source: docs/service.md, "The API" and "Retries".
 */
export const REALTIMEKIT_V2: ServiceDefinition = {
  ...DYTE,
  name: 'realtimekit-v2',
  title: 'RealtimeKit, standalone',
  status: 'being switched off',
  credentialsPlace:
    'The organization id and the API key are in the dashboard of the standalone RealtimeKit, with the API keys.',
  apiUrl: API_URL,
  joinPage: (apiUrl) =>
    apiUrl === API_URL ? 'https://demo.realtime.cloudflare.com/v2/meeting' : joinPageOnHost(apiUrl),
  policy: 'realtimekit',
  headers: 'rtk',
  rateLimit: undefined,
};
