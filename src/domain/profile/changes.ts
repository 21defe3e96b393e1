import { isAppId, readAccountId } from '../credentials/app-place.ts';
import { HooksError } from '../errors.ts';
import { isLocalUrl } from '../network/local-address.ts';
import { nearest } from '../text/nearest.ts';
import { trimPasted } from '../text/pasted-text.ts';
import { SERVICES, serviceNamed, type Service } from '../service/names.ts';
import { wholeUrl } from '../network/written-url.ts';
import { inspectWebhookUrl } from '../webhook/webhook-url.ts';
import { readApiUrl } from '../network/api-url.ts';
import { apiUrlOf, secretOf, serviceOfProfile } from './secrets.ts';
import type { Profile } from './profile.ts';

/** What can be changed of a profile by hand, as it is called on the command line. */
export const PROFILE_FIELDS = ['service', 'app', 'account', 'api-url', 'webhook-url'] as const;

export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** One field, and its new value as it was given; undefined removes it. */
export interface ProfileChange {
  readonly field: ProfileField;
  readonly value: string | undefined;
}

/** What people may call a secret; none of them is a value on a command line, which others can read. */
const SECRET_NAME = /key|token|secret|password|authori[sz]ation|credential/i;

/**
 * Reads `service=cloudflare` and the like; nothing behind the sign removes the field.
 *
 * @param unset names of fields that are to be removed
 * @throws HooksError `usage_invalid`
 */
export function readProfileChanges(
  assignments: readonly string[],
  unset: readonly string[],
): readonly ProfileChange[] {
  const changes = [
    ...assignments.map(readAssignment),
    ...unset.map((name) => ({ field: requireField(name), value: undefined })),
  ];
  if (changes.length === 0)
    throw new HooksError('usage_invalid', 'Nothing to change was given.', { hint: HOW });
  const twice = changes.find(({ field }, index) => changes.findIndex((each) => each.field === field) < index);
  if (twice === undefined) return changes;
  throw new HooksError('usage_invalid', `"${twice.field}" is given twice.`, { hint: 'Give it once.' });
}

const HOW = `Give fields with their values, such as webhook-url=https://example.com/webhook, or --unset <field>. They are: ${PROFILE_FIELDS.join(', ')}.`;

function readAssignment(text: string): ProfileChange {
  const sign = text.indexOf('=');
  if (sign === -1)
    throw new HooksError('usage_invalid', `"${text.slice(0, 64)}" has no value.`, { hint: HOW });
  const value = trimPasted(text.slice(sign + 1));
  return { field: requireField(text.slice(0, sign)), value: value === '' ? undefined : value };
}

function requireField(text: string): ProfileField {
  const name = text.trim();
  const found = PROFILE_FIELDS.find((field) => field === name.toLowerCase());
  if (found !== undefined) return found;
  if (SECRET_NAME.test(name))
    throw new HooksError(
      'usage_invalid',
      `"${name.slice(0, 64)}" is not set on the command line, where others can read it.`,
      {
        hint: 'Sign in: dyte-hooks login asks for it, or reads it from standard input.',
      },
    );
  const near = nearest(name, PROFILE_FIELDS);
  throw new HooksError('usage_invalid', `A profile has no field "${name.slice(0, 64)}" that can be set.`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}They are: ${PROFILE_FIELDS.join(', ')}.`,
  });
}

/**
 * A profile with fields changed.
 *
 * @throws HooksError `usage_invalid`, `settings_invalid`, `url_unusable` for a value that cannot be used;
 *   `usage_invalid` where saved credentials would then go to somebody whom they were not saved for
 */
export function changedProfile(before: Profile, changes: readonly ProfileChange[], name: string): Profile {
  const given = new Map(changes.map(({ field, value }) => [field, value]));
  let after = before;
  if (given.has('service')) after = { ...after, service: readService(given.get('service')) };
  if (given.has('api-url')) after = { ...after, apiUrl: readUrlOfApi(given.get('api-url'), after) };
  if (given.has('account')) after = { ...after, accountId: readAccount(given.get('account')) };
  if (given.has('app')) after = { ...after, ...readApp(given.get('app')) };
  if (given.has('webhook-url'))
    after = { ...after, webhookUrl: readWebhookUrl(given.get('webhook-url'), after) };
  requireSameService(before, after, name);
  return after;
}

function readService(text: string | undefined): Service | undefined {
  if (text === undefined) return undefined;
  const service = serviceNamed(text);
  if (service !== undefined) return service;
  const near = nearest(text, SERVICES);
  throw new HooksError('usage_invalid', `There is no service "${text.slice(0, 64)}".`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Choose one of: ${SERVICES.join(', ')}.`,
  });
}

function readUrlOfApi(text: string | undefined, profile: Profile): string | undefined {
  return text === undefined ? undefined : readApiUrl(text, '"api-url"', serviceOfProfile(profile));
}

function readAccount(text: string | undefined): string | undefined {
  return text === undefined ? undefined : readAccountId({ text, from: `"${text.slice(0, 64)}"` });
}

/** An id is told from a name by its form; the other of the two is of another app then. */
function readApp(text: string | undefined): Pick<Profile, 'appId' | 'appName'> {
  if (text === undefined) return { appId: undefined, appName: undefined };
  return isAppId(text)
    ? { appId: text.toLowerCase(), appName: undefined }
    : { appId: undefined, appName: text };
}

function readWebhookUrl(text: string | undefined, profile: Profile): string | undefined {
  if (text === undefined) return undefined;
  const url = wholeUrl(text);
  const { problem } = inspectWebhookUrl(url, { isLocal: isLocalUrl(apiUrlOf(profile)) });
  if (problem === undefined) return url;
  throw new HooksError('url_unusable', problem.message, { hint: problem.hint });
}

/** Credentials belong to the service and the address that accepted them. */
function requireSameService(before: Profile, after: Profile, name: string): void {
  if (secretOf(before) === undefined) return;
  const isSame = serviceOfProfile(before) === serviceOfProfile(after) && apiUrlOf(before) === apiUrlOf(after);
  if (isSame) return;
  throw new HooksError(
    'usage_invalid',
    `Profile "${name}" holds credentials for ${apiUrlOf(before)}, and they would go to ${apiUrlOf(after)}.`,
    {
      hint: `Sign in to the other one under a name of its own (dyte-hooks login --profile <name>), or forget these first: dyte-hooks logout --profile ${name}`,
    },
  );
}
