import { HooksError } from '../domain/errors.ts';
import type { WebhooksApi } from '../api/webhooks-api.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * The same client, whose refusals say that the credentials are those of the environment: whoever signed in
 * may not know of them.
 */
export function namingCredentials(
  api: WebhooksApi,
  { credentialVariables, hasSavedCredentials = false, profile }: Settings,
): WebhooksApi {
  if (credentialVariables === undefined) return api;
  const hint = hasSavedCredentials
    ? `They are those of ${credentialVariables}. Profile "${profile}" has others: unset the variables to use them.`
    : `They are those of ${credentialVariables}: check these variables.`;
  const named = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof HooksError) || error.code !== 'credentials_refused') throw error;
      throw error.reworded({ hint });
    }
  };
  return {
    list: () => named(api.list()),
    get: (id) => named(api.get(id)),
    create: (request) => named(api.create(request)),
    replace: (id, request) => named(api.replace(id, request)),
    edit: (id, changes) => named(api.edit(id, changes)),
    delete: (id) => named(api.delete(id)),
    close: () => api.close(),
  };
}
