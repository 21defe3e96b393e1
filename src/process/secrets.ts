import { secretsOfAuthorization, secretsOfUrl } from '../domain/secrets/secret-hider.ts';
import { createKnownSecrets } from '../domain/secrets/known-secrets.ts';

/** The secrets of this run; whoever learns of another adds it. */
export const processSecrets = createKnownSecrets();

const KEY_VARIABLES = ['DYTE_API_KEY', 'CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY', 'DYTE_HOOKS_ALERT_URL'];
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

/** The secrets that the environment holds: credentials of the service, passwords of proxies. */
export function secretsOfEnvironment(environment: Readonly<Record<string, string | undefined>>): string[] {
  const valueOf = (name: string): string => environment[name]?.trim() ?? '';
  const proxies = [...PROXY_VARIABLES, ...PROXY_VARIABLES.map((name) => name.toLowerCase())].map(valueOf);
  return [
    ...KEY_VARIABLES.map(valueOf),
    ...secretsOfAuthorization(valueOf('DYTE_AUTHORIZATION')),
    ...proxies.flatMap((proxy) => secretsOfUrl(proxy.includes('://') ? proxy : `http://${proxy}`)),
  ].filter((secret) => secret !== '');
}
