import { EXEC_CONCURRENCY, FORWARD_TIMEOUT_MS } from '../../domain/defaults.ts';
import { namedEvents, readTargetSpecs, targetName } from '../../forwarding/target-specs.ts';
import { readAddedHeaders, secretsOfVariables, checkProgram } from '../shared/target-options.ts';
import { checkForwardOptions, type ForwardOptions, checkLoops } from './forward-options.ts';
import type { Context } from '../../context.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import type { TargetsPlan } from '../shared/open-targets.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

/** Where deliveries go on to, and how: all of it has been found to make sense. */
export interface ForwardPlan extends TargetsPlan {
  /** Their names in the store, and the events that each is for. */
  readonly targets: readonly { readonly name: string; readonly filter: EventFilter }[];
  /** Whose retries are spoken of, and followed with `retries`. */
  readonly policy: PolicyName;
  readonly retries: boolean;
  /** Whether the sender hears what the targets answer. */
  readonly relays: boolean;
  /** Names and patterns of events as they were given, for looking whether they are known. */
  readonly namedEvents: readonly string[];
}

/**
 * Reads where deliveries go on to, and refuses what cannot work.
 *
 * @param own where the receiver is to listen
 * @returns undefined when they go nowhere
 * @throws HooksError `usage_invalid` or `url_unusable`
 */
export async function planForwards(
  options: ForwardOptions,
  own: { readonly host: string; readonly port: number },
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
    policy: options.policy ?? (await policyOfService(context)),
    retries: options.forwardRetry,
    relays: options.relay,
    namedEvents: namedEvents(options.forward),
  };
}

async function policyOfService(context: Context): Promise<PolicyName> {
  const service = context.options.service ?? (await context.settings()).service;
  return service === 'dyte' ? 'dyte' : 'realtimekit';
}
