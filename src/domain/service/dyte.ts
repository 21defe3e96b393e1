import { readEnvelope } from './envelope.ts';
import { keyUrlOnHost } from './key-url.ts';
import { joinPageOnHost } from './join-page.ts';
import type { ServiceDefinition } from './service-definition.ts';

const API_URL = 'https://api.dyte.io/v2';

const MOVED_TO_CLOUDFLARE = [
  'The API has moved to Cloudflare, which needs three values, all to be found in dash.cloudflare.com: the account id (overview of the account), the app id (Realtime, RealtimeKit) and an API token with the permission "Realtime Admin" (Manage Account, API Tokens).',
  'With them, run dyte-hooks login --service cloudflare.',
].join(' ');

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
  apiUrl: API_URL,
  keyUrl: keyUrlOnHost,
  joinPage: (apiUrl) => (apiUrl === API_URL ? 'https://app.dyte.io/v2/meeting' : joinPageOnHost(apiUrl)),
  hostPresets: ['group_call_host', 'group-call-host'],
  ownerPath: () => '',
  account: undefined,
  policy: 'dyte',
  headers: 'dyte',
  readEnvelope,
  isEmptyList: ({ kind }) => kind !== 'unknown',
  showsWrites: true,
  listsEvents: false,
  codes: {},
  refusals: {
    credentials: 'the credentials',
    check: 'Check the organization id and the API key, or sign in again with dyte-hooks login.',
    permission: 'The API key must be one of this organization that may manage webhooks.',
    sessionPermission:
      'The API key must be one of this organization that may read sessions, recordings and livestreams.',
    meetingPermission: 'The API key must be one of this organization that may make meetings.',
  },
  rateLimit: 'It takes 2,000 calls a minute.',
  moved: MOVED_TO_CLOUDFLARE,
};
