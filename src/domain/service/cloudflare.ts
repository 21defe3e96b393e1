import { readEnvelope, readResultEnvelope } from './envelope.ts';
import { keyUrlOnHost } from './key-url.ts';
import { joinPageOnHost } from './join-page.ts';
import type { CodeMeaning, Envelope, ServiceDefinition } from './service-definition.ts';

const API_URL = 'https://api.cloudflare.com/client/v4';

/** One for all of RealtimeKit: there is none for sessions or meetings alone. */
const PERMISSION = 'The token needs the permission "Realtime Admin" or "Realtime" for this account.';

/** Those of the gateway in front of all of Cloudflare's API. Source: docs/service.md, "Errors". */
const CODES: Readonly<Record<number, CodeMeaning>> = {
  971: { status: 429 },
  1000: { status: 401 },
  // A token that an account owns may not list accounts.
  1001: { status: 403 },
  6003: { status: 401 },
  7003: {
    status: 404,
    explained: {
      what: 'there is no such account',
      hint: 'Check the account id: the dashboard shows it on the overview of the account, and in its address behind dash.cloudflare.com/.',
    },
  },
  9106: { status: 401 },
  9109: { status: 403 },
  10000: { status: 401 },
};

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
  joinPage: (apiUrl) =>
    apiUrl === API_URL ? 'https://demo.realtime.cloudflare.com/v2/meeting' : joinPageOnHost(apiUrl),
  // New apps have the first, those that came from Dyte the second.
  hostPresets: ['group-call-host', 'group_call_host'],
  ownerPath: (place) => `${kitPath(place?.accountId ?? '')}/${place?.appId ?? ''}`,
  account: {
    tokenPath: '/user/tokens/verify',
    accountTokenPath: (accountId) => `/accounts/${accountId}/tokens/verify`,
    accountsPath: '/accounts',
    appsPath: (accountId) => `${kitPath(accountId)}/apps`,
    readEnvelope: readResultEnvelope,
  },
  policy: 'realtimekit',
  headers: 'rtk',
  readEnvelope,
  isEmptyList: (envelope) => envelope.kind !== 'unknown' && !isOfGateway(envelope),
  showsWrites: false,
  listsEvents: true,
  codes: CODES,
  refusals: {
    credentials: 'the API token',
    check: 'Check that it is whole and has not expired, or sign in again with dyte-hooks login.',
    permission: PERMISSION,
    sessionPermission: PERMISSION,
    meetingPermission: PERMISSION,
    otherReason: 'If it has that, RealtimeKit is not enabled for the account.',
  },
  rateLimit: 'It takes 3,500 calls in 5 minutes.',
  moved: undefined,
};

/** All that an account has of RealtimeKit is below it. */
function kitPath(accountId: string): string {
  return `/accounts/${accountId}/realtime/kit`;
}

function isOfGateway(envelope: Envelope): boolean {
  return envelope.kind === 'error' && envelope.codes?.some((code) => code in CODES) === true;
}
