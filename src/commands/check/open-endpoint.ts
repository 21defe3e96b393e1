import { notify, type Context } from '../../context.ts';
import { createObserver } from '../../check/observer/observer.ts';
import { lookUpBySystem } from '../../check/resolve-host.ts';
import { readTargetUrl } from '../../domain/forward/target-url.ts';
import { parseUrl } from '../../domain/network/parse-url.ts';
import { policyNamed, type PolicyName } from '../../domain/retry/retry-policy.ts';
import { generateKeys } from '../../domain/signature/key-pair.ts';
import { createSigner, type Signer } from '../../sender/signer.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { missingArgument } from '../shared/missing-argument.ts';
import { ownCommand } from '../shared/own-command.ts';
import { policyInUse } from '../shared/policy-in-use.ts';
import { checkInsecure, readAddedHeaders, secretsOfVariables } from '../shared/target-options.ts';
import { confirmHosts, resolveAll } from './addresses.ts';
import type { EndpointOptions } from '../../check/checked-endpoint.ts';

/** Which endpoint, and how it is reached. */
export interface EndpointChoice {
  readonly url: string | undefined;
  readonly policy: PolicyName | undefined;
  readonly unsignedOnly: boolean;
  readonly webhookId: string | undefined;
  /** Where it shows what it has done: a URL, or a folder. */
  readonly observe: string | undefined;
  readonly keyMissingUrl: string | undefined;
  readonly burst: number;
  readonly header: readonly string[];
  readonly headerEnv: readonly string[];
  readonly insecure: boolean;
  /** Milliseconds that an answer may take; the policy's limit without it. */
  readonly timeout: number | undefined;
  readonly yes: boolean;
}

/**
 * Makes an endpoint ready to be sent to: finds its host, and asks where that is not one's own.
 *
 * @param requests how many are sent at most: what is said where it is asked, and what may be sent
 * @throws HooksError `usage_invalid`, `url_unusable`, `confirmation_missing`; `interrupted`; what reading settings,
 *   keys and files can throw
 */
export async function openEndpoint(
  choice: EndpointChoice,
  requests: { readonly expected: number; readonly max: number },
  context: Context,
): Promise<EndpointOptions> {
  const { clock, random, signal, environment } = context;
  const { url: given, burst, insecure, webhookId } = choice;
  if (given === undefined)
    throw missingArgument('The URL', 'dyte-hooks check <url>', 'dyte-hooks check --list');
  const url = readTargetUrl(given);
  const keylessUrl = choice.keyMissingUrl === undefined ? undefined : readTargetUrl(choice.keyMissingUrl);
  const urls = keylessUrl === undefined ? [url] : [url, keylessUrl];
  if (insecure) checkInsecure(urls);
  const headers = readAddedHeaders(choice, environment);
  context.secrets.add(secretsOfVariables(choice, environment));
  const policy = choice.policy ?? (await policyInUse(context));
  const resolutions = await resolveAll([...urls, ...observedUrl(choice.observe)], context);
  const expected = Math.min(requests.expected, requests.max);
  await confirmHosts(resolutions, { yes: choice.yes, requests: expected }, context);
  const checksCertificate = !insecure;
  const observer =
    choice.observe === undefined
      ? undefined
      : await createObserver(choice.observe, { clock, signal, lookUp: lookUpBySystem, checksCertificate });
  return {
    url,
    policy,
    timeoutMs: choice.timeout ?? policyNamed(policy).timeout,
    clock,
    random,
    signal,
    trusted: choice.unsignedOnly ? undefined : await trustedSigner(context),
    makeForger: async () => createSigner((await generateKeys()).privateKey),
    webhookId,
    headers,
    checksCertificate,
    maxRequests: requests.max,
    resolutionOf: ({ host }) => resolutions.get(host) ?? { kind: 'failed', fault: 'host_not_found' },
    observer,
    keylessUrl,
    burst,
  };
}

/** A folder is none. */
function observedUrl(observe: string | undefined): readonly URL[] {
  const url = parseUrl(observe?.replaceAll('{uuid}', '0') ?? '');
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? [url] : [];
}

async function trustedSigner(context: Context): Promise<Signer> {
  const { privateKey, warning } = await context.signingKey();
  if (warning !== undefined) notify(context, sanitize(warning));
  notify(
    context,
    `Deliveries are signed with the key of this machine, which the endpoint must trust meanwhile: "${ownCommand(context.environment)} keys show" prints the public key for it (docs/keys.md).`,
  );
  return createSigner(privateKey);
}
