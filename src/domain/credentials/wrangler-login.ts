import { HooksError } from '../errors.ts';
import { isObject, parseJson } from '../json/json-value.ts';

/** What `wrangler` is signed in with. */
export interface WranglerLogin {
  /** An OAuth token expires within the hour; wrangler renews its own, but not a copy. */
  readonly kind: 'api_token' | 'oauth';
  /** A secret. */
  readonly token: string;
}

/**
 * Reads what `wrangler auth token --json` prints (docs/service.md, "Around the webhooks").
 *
 * @throws HooksError `wrangler_failed`, which holds nothing of the text: it has a secret in it
 */
export function readWranglerLogin(text: string): WranglerLogin {
  const answer = parseJson(text.trim());
  const { type, token } = isObject(answer) ? answer : {};
  if (type === 'api_key')
    throw new HooksError(
      'wrangler_failed',
      'wrangler is signed in with an API key and an email address. They open every account of their owner, and are not taken over.',
      {
        hint: 'Make an API token with the permission "Realtime Admin", and sign in with that: dyte-hooks login.',
      },
    );
  if ((type === 'oauth' || type === 'api_token') && typeof token === 'string' && token !== '')
    return { kind: type, token };
  throw new HooksError('wrangler_failed', 'wrangler did not say what it is signed in with.', {
    hint: 'Look whether it is signed in (wrangler whoami), or update it: it must know "wrangler auth token --json".',
  });
}
