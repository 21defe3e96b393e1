import { serviceOf } from '../../domain/service/services.ts';
import type { Context } from '../../context.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

/**
 * The policy of the service that is meant: the one of `--service`, else what the settings say.
 *
 * @throws HooksError what reading the settings can throw
 */
export async function policyInUse(context: Pick<Context, 'options' | 'settings'>): Promise<PolicyName> {
  const service = context.options.service ?? (await context.settings()).service;
  return serviceOf(service).policy;
}
