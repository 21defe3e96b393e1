import { readEnvelope } from './envelope.ts';
import { keyUrlOnHost } from './key-url.ts';
import type { ServiceDefinition } from './service-definition.ts';

/**
 * Dyte's own v2 Webhooks API.
 *
 * Source: docs/service.md, "The API", "Endpoints" and "Errors".
 */
export const DYTE: ServiceDefinition = {
  name: 'dyte',
  title: 'Dyte',
  status: 'being switched off',
  signIn: 'basic',
  credentialsPlace: 'The organization id and the API key are in Dyte’s developer portal, with the API keys.',
  apiUrl: 'https://api.dyte.io/v2',
  keyUrl: keyUrlOnHost,
  webhooksBase: (apiUrl) => apiUrl,
  policy: 'dyte',
  headers: 'dyte',
  readEnvelope,
  isEmptyList: ({ kind }) => kind !== 'unknown',
  listsEvents: false,
};
