import { HooksError } from '../errors.ts';
import { trimPasted } from '../text/pasted-text.ts';
import type { SourcedText } from './authorization.ts';

const ACCOUNT_ID = /^[0-9a-f]{32}$/i;
const APP_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is the id of an app, and not its name: a UUID (docs/service.md, "The API"). */
export function isAppId(text: string): boolean {
  return APP_ID.test(text);
}

/** Whether a text is the id of an account: 32 hexadecimal digits (docs/service.md, "The API"). */
export function isAccountId(text: string): boolean {
  return ACCOUNT_ID.test(text);
}

/**
 * The id of a Cloudflare account: 32 hexadecimal digits (docs/service.md, "The API").
 *
 * @throws HooksError `settings_invalid`
 */
export function readAccountId({ text, from }: SourcedText): string {
  const id = trimPasted(text);
  if (isAccountId(id)) return id.toLowerCase();
  throw new HooksError('settings_invalid', `${from} is not the id of a Cloudflare account.`, {
    hint: 'It has 32 digits from 0 to 9 and a to f. The dashboard shows it on the account’s overview, and in its address behind dash.cloudflare.com/.',
  });
}
