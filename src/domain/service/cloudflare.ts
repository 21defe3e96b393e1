import { readEnvelope } from './envelope.ts';
import { keyUrlOnHost } from './key-url.ts';
import type { ServiceDefinition } from './service-definition.ts';

const API_URL = 'https://api.cloudflare.com/client/v4';

/**
 * RealtimeKit as a product of Cloudflare, in its v4 API.
 *
 * Source: docs/service.md, "The API", "Endpoints" and "Errors".
 */
export const CLOUDFLARE: ServiceDefinition = {
  name: 'cloudflare',
  title: 'Cloudflare RealtimeKit',
  status: 'alive; what new apps have',
  signIn: 'token',
  credentialsPlace:
    'The API token is made in Cloudflare’s dashboard, under Manage Account, API Tokens, with the permission Realtime Admin.',
  apiUrl: API_URL,
  // Deliveries of both RealtimeKit APIs are signed with one key, which the older one publishes.
  keyUrl: (apiUrl) => keyUrlOnHost(apiUrl === API_URL ? 'https://api.realtime.cloudflare.com' : apiUrl),
  webhooksBase: (apiUrl, place) => `${kitBase(apiUrl, place?.accountId ?? '')}/${place?.appId ?? ''}`,
  policy: 'realtimekit',
  headers: 'rtk',
  readEnvelope,
  isEmptyList: ({ kind }) => kind !== 'unknown',
  listsEvents: true,
};

/** The base of all that an account has of RealtimeKit: its apps are listed below it. */
export function kitBase(apiUrl: string, accountId: string): string {
  return `${apiUrl}/accounts/${accountId}/realtime/kit`;
}
