import { policyInUse } from '../shared/policy-in-use.ts';
import { EXEC_CONCURRENCY, FORWARD_TIMEOUT_MS } from '../../domain/defaults.ts';
import { namedEvents, readTargetSpecs, targetName, type TargetSpec } from '../../forwarding/target-specs.ts';
import {
  readAddedHeaders,
  secretsOfVariables,
  checkProgram,
  checkInsecure,
} from '../shared/target-options.ts';
import type { Context } from '../../context.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import type { TargetsPlan } from '../shared/open-targets.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import { HooksError } from '../../domain/errors.ts';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';

/** The options that say where deliveries go on to, and how. */
export interface ForwardOptions {
  /** URLs, for all events. */
  readonly forwardTo: readonly string[];
  /** Each `<events>=<url>`. */
  readonly forward: readonly string[];
  readonly forwardPath: string | undefined;
  /** Milliseconds. */
  readonly forwardTimeout: number | undefined;
  readonly forwardRetry: boolean;
  /** Whether deliveries wait for an application that is down. */
  readonly hold: boolean;
  /** Each `Name: value`. */
  readonly header: readonly string[];
  /** Each `NAME=VARIABLE`. */
  readonly headerEnv: readonly string[];
  readonly insecure: boolean;
  readonly relay: boolean;
  readonly policy: PolicyName | undefined;
  /** Commands, for all events. */
  readonly exec: readonly string[];
  readonly execConcurrency: number | undefined;
}

/**
 * Refuses what cannot work together.
 *
 * @throws HooksError `usage_invalid`
 */
function checkForwardOptions(options: ForwardOptions, specs: readonly TargetSpec[]): void {
  const urls = specs.flatMap((spec) => (spec.kind === 'http' ? [spec.url] : []));
  const needsTarget = isGiven(options, ['relay', 'forwardRetry', 'forwardTimeout', 'policy']);
  if (needsTarget !== undefined && specs.length === 0)
    throw requires(needsTarget, 'a target', '--forward-to http://localhost:3000, or --exec ./handle.sh');
  const needsUrl = isGiven(options, ['forwardPath', 'header', 'headerEnv', 'insecure']);
  if (needsUrl !== undefined && urls.length === 0)
    throw requires(needsUrl, 'a URL to forward to', '--forward-to http://localhost:3000');
  if (!options.hold && urls.length === 0)
    throw requires('--no-hold', 'a URL to forward to', '--forward-to http://localhost:3000');
  if (options.execConcurrency !== undefined && options.exec.length === 0)
    throw requires('--exec-concurrency', 'a command', '--exec ./handle.sh');
  if (options.relay && options.forwardRetry)
    throw new HooksError('usage_invalid', '--forward-retry cannot be used with --relay.', {
      hint: 'With --relay the service gets your application’s answer, and retries by itself.',
    });
  checkForwardPath(options.forwardPath);
  if (options.insecure) checkInsecure(urls);
}

const FLAGS = {
  relay: '--relay',
  forwardRetry: '--forward-retry',
  forwardTimeout: '--forward-timeout',
  policy: '--policy',
  forwardPath: '--forward-path',
  header: '--header',
  headerEnv: '--header-env',
  insecure: '--insecure',
} as const;

/** The first of these options that was given, as it is written. */
function isGiven(options: ForwardOptions, names: readonly (keyof typeof FLAGS)[]): string | undefined {
  const found = names.find((name) => {
    const value = options[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  });
  return found === undefined ? undefined : FLAGS[found];
}

function requires(flag: string, what: string, example: string): HooksError {
  return new HooksError('usage_invalid', `${flag} requires ${what}.`, {
    hint: `Add ${example}; or leave it out.`,
  });
}

function checkForwardPath(path: string | undefined): void {
  if (path === undefined || /^\/[!-"$-~]*$/.test(path)) return;
  throw new HooksError('usage_invalid', '--forward-path is not a path.', {
    hint: 'Give a path that starts with "/", such as /webhook; a query may follow.',
  });
}

/**
 * Refuses targets that lead back to this receiver: each delivery would be received again.
 *
 * @param own where it listens; a port of 0 is not known yet, and none that anybody means
 * @throws HooksError `usage_invalid`
 */
function checkLoops(
  specs: readonly TargetSpec[],
  own: { readonly host: string; readonly port: number },
): void {
  for (const spec of specs) {
    if (spec.kind !== 'http' || portOf(spec.url) !== own.port || !isOwnHost(spec.url, own.host)) continue;
    throw new HooksError(
      'usage_invalid',
      `${maskUrl(spec.url.href)} is the address of this receiver itself.`,
      {
        hint: `To receive there give --port ${String(own.port)}; to forward there give the receiver another --port.`,
      },
    );
  }
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function isOwnHost(target: URL, own: string): boolean {
  const wanted = addressesOf(target.hostname.replace(/^\[|\]$/g, '').toLowerCase());
  const listening = isWildcard(own) ? ownAddresses(own) : addressesOf(own.toLowerCase());
  return wanted.some((address) => listening.includes(address));
}

/** "localhost" may be either; any other name stands for itself. */
function addressesOf(host: string): readonly string[] {
  return isIP(host) === 0 && isLoopbackHost(host) ? ['127.0.0.1', '::1'] : [host];
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function ownAddresses(wildcard: string): readonly string[] {
  const found = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const families = wildcard === '::' ? ['IPv4', 'IPv6'] : ['IPv4'];
  return [
    wildcard,
    hostname().toLowerCase(),
    ...found.filter(({ family }) => families.includes(family)).map(({ address }) => address),
  ];
}

/** Where deliveries go on to, and how: all of it has been found to make sense. */
export interface ForwardPlan extends TargetsPlan {
  /** Their names in the store, and the events that each is for. */
  readonly targets: readonly { readonly name: string; readonly filter: EventFilter }[];
  /** Whose retries are spoken of, and followed with `retries`. */
  readonly policy: PolicyName;
  readonly retries: boolean;
  /** Whether deliveries wait for a target that cannot be reached. */
  readonly holds: boolean;
  /** Whether the sender hears what the targets answer. */
  readonly relays: boolean;
  /** Names and patterns of events as they were given, for looking whether they are known. */
  readonly namedEvents: readonly string[];
}

/**
 * Reads where deliveries go on to, and refuses what cannot work.
 *
 * @param own where the receiver is to listen, and the policy of the service that it receives from where that
 *   is known; else it is the one of the settings
 * @returns undefined when they go nowhere
 * @throws HooksError `usage_invalid` or `url_unusable`
 */
export async function planForwards(
  options: ForwardOptions,
  own: { readonly host: string; readonly port: number; readonly policy?: PolicyName | undefined },
  context: Context,
): Promise<ForwardPlan | undefined> {
  const specs = readTargetSpecs(options);
  checkForwardOptions(options, specs);
  if (specs.length === 0) return undefined;
  checkLoops(specs, own);
  for (const spec of specs) if (spec.kind === 'exec') checkProgram(spec.command, context.environment['PATH']);
  return {
    specs,
    targets: specs.map((spec) => ({ name: targetName(spec), filter: spec.filter })),
    headers: readAddedHeaders(options, context.environment),
    secrets: secretsOfVariables(options, context.environment),
    fixedPath: options.forwardPath,
    isInsecure: options.insecure,
    timeout: options.forwardTimeout ?? FORWARD_TIMEOUT_MS,
    execConcurrency: options.execConcurrency ?? EXEC_CONCURRENCY,
    policy: options.policy ?? own.policy ?? (await policyInUse(context)),
    retries: options.forwardRetry,
    holds: options.hold && !options.relay,
    relays: options.relay,
    namedEvents: namedEvents(options.forward),
  };
}
