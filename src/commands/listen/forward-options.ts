import { HooksError } from '../../domain/errors.ts';
import { checkInsecure } from '../shared/target-options.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { TargetSpec } from '../../forwarding/target-specs.ts';

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
export function checkForwardOptions(options: ForwardOptions, specs: readonly TargetSpec[]): void {
  const urls = specs.flatMap((spec) => (spec.kind === 'http' ? [spec.url] : []));
  const needsTarget = isGiven(options, ['relay', 'forwardRetry', 'forwardTimeout', 'policy']);
  if (needsTarget !== undefined && specs.length === 0)
    throw requires(needsTarget, 'a target', '--forward-to http://localhost:3000, or --exec ./handle.sh');
  const needsUrl = isGiven(options, ['forwardPath', 'header', 'headerEnv', 'insecure']);
  if (needsUrl !== undefined && urls.length === 0)
    throw requires(needsUrl, 'a URL to forward to', '--forward-to http://localhost:3000');
  if (options.execConcurrency !== undefined && options.exec.length === 0)
    throw requires('--exec-concurrency', 'a command', '--exec ./handle.sh');
  if (options.relay && options.forwardRetry)
    throw new HooksError('usage_invalid', '--forward-retry is of no use with --relay.', {
      hint: 'With --relay the sender hears what your application answers, and tries again itself.',
    });
  checkPath(options.forwardPath);
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
  return new HooksError('usage_invalid', `${flag} is of no use without ${what}.`, {
    hint: `Add ${example}; or leave it out.`,
  });
}

function checkPath(path: string | undefined): void {
  if (path === undefined || /^\/[!-"$-~]*$/.test(path)) return;
  throw new HooksError('usage_invalid', '--forward-path is not a path.', {
    hint: 'Give a path that starts with "/", such as /webhook; a query may follow.',
  });
}
