import { HooksError } from '../errors.ts';
import type { AccountCalls, ServiceDefinition } from './service-definition.ts';

/**
 * The calls about accounts and apps.
 *
 * @throws HooksError `usage_invalid` for a service that has none
 */
export function accountCallsOf({ account, title }: ServiceDefinition): AccountCalls {
  if (account !== undefined) return account;
  throw new HooksError('usage_invalid', `${title} has no accounts and apps.`, {
    hint: 'Those are Cloudflare’s: add --service cloudflare, or sign in with dyte-hooks login --service cloudflare.',
  });
}
