import { DYTE } from './dyte.ts';
import type { ServiceDefinition } from './service-definition.ts';

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
  apiUrl: 'https://api.realtime.cloudflare.com/v2',
  policy: 'realtimekit',
  headers: 'rtk',
  rateLimit: undefined,
};
