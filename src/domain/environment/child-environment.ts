type Environment = Readonly<Record<string, string | undefined>>;

/** What lets somebody into the service: no business of a program that we start, nor of a project's file. */
export const CREDENTIAL_VARIABLES: ReadonlySet<string> = new Set([
  'DYTE_API_KEY',
  'DYTE_AUTHORIZATION',
  'CLOUDFLARE_API_TOKEN',
  'CLOUDFLARE_API_KEY',
  // Whoever knows it can send alerts.
  'DYTE_HOOKS_ALERT_URL',
]);

/** `HTTPS_PROXY`, `all_proxy`, `npm_config_proxy`; not `NO_PROXY`, which names hosts. */
const PROXY = /(?<!^NO_)PROXY$/;

/** User name and password of an address; where one is written carelessly, all up to the last `@`. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)?.*@/is;

/**
 * The environment for a program that we start: ours without our credentials, and with proxies but not
 * their passwords. Names are compared as Windows does, in any case.
 */
export function withoutCredentials(own: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) => {
      const known = name.toUpperCase();
      if (CREDENTIAL_VARIABLES.has(known)) return [];
      return [[name, PROXY.test(known) ? value?.replace(USER_INFO, '$1') : value]];
    }),
  );
}
