import { HooksError } from '../domain/errors.ts';
import { isObject, parseJson, type JsonObject } from '../domain/json/json-value.ts';
import { serviceNamed } from '../domain/service/names.ts';
import { SECRET_FIELDS } from '../domain/profile/profile.ts';
import type { Profile } from './settings.ts';

const TEXT_FIELDS = [
  'apiUrl',
  'organizationId',
  'apiKey',
  'authorization',
  'apiToken',
  'accountId',
  'appId',
  'appName',
  'webhookUrl',
] as const;
const KNOWN_FIELDS: ReadonlySet<string> = new Set(['service', 'keyring', ...TEXT_FIELDS]);

/**
 * The settings file's text as an object.
 *
 * @param path of the file, for messages; they never repeat its text, which holds secrets
 * @throws HooksError `settings_invalid`
 */
export function parseDocument(text: string, path: string): JsonObject {
  if (text.trim() === '') throw damaged(path, 'is empty');
  const document = parseJson(text);
  // The parser's own message would quote the text around the mistake, which may be a key.
  if (document === undefined) throw damaged(path, 'is not complete JSON');
  return readObject(document, path, 'does not hold a JSON object');
}

/**
 * The `profiles` of that object, each an object that is not looked into yet.
 *
 * @throws HooksError `settings_invalid`
 */
export function profilesOf(document: JsonObject, path: string): JsonObject {
  const { profiles } = document;
  return profiles === undefined
    ? {}
    : readObject(profiles, path, 'has something other than profiles in "profiles"');
}

/**
 * One profile out of `profiles`, its known fields checked. Fields that are not known are left alone: a
 * newer version may have written them.
 *
 * @throws HooksError `settings_invalid`
 */
export function readProfile(profiles: JsonObject, name: string, path: string): Profile | undefined {
  const raw = rawProfile(profiles, name, path);
  if (raw === undefined) return undefined;
  const profile: Record<string, string> = {};
  for (const field of TEXT_FIELDS) {
    const value = raw[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw damaged(path, `has no text in "${field}" of the profile "${name}"`);
    profile[field] = value;
  }
  const keyring = SECRET_FIELDS.find((field) => field === raw['keyring']);
  if (keyring === undefined && raw['keyring'] !== undefined)
    throw damaged(path, `names no secret in "keyring" of the profile "${name}"`);
  const whole: Profile = keyring === undefined ? profile : { ...profile, keyring };
  const service = raw['service'];
  if (service === undefined) return whole;
  const known = typeof service === 'string' ? serviceNamed(service) : undefined;
  if (known === undefined) throw damaged(path, `names an unknown service in the profile "${name}"`);
  return { ...whole, service: known };
}

/**
 * `profiles` with one profile replaced; its fields that are not known are kept.
 *
 * @throws HooksError `settings_invalid`
 */
export function withProfile(profiles: JsonObject, name: string, profile: Profile, path: string): JsonObject {
  const before = Object.entries(rawProfile(profiles, name, path) ?? {});
  const unknown = before.filter(([field]) => !KNOWN_FIELDS.has(field));
  const given = Object.entries(profile).filter(([, value]) => value !== undefined);
  return { ...profiles, [name]: Object.fromEntries([...given, ...unknown]) };
}

/**
 * The name of the profile that `profile use` chose; undefined where it chose none.
 *
 * @throws HooksError `settings_invalid`
 */
export function profileInUse({ profileInUse: name }: JsonObject, path: string): string | undefined {
  if (name === undefined || typeof name === 'string') return name;
  throw damaged(path, 'has no text in "profileInUse"');
}

/** The document with its profile in use replaced; undefined for none. */
export function withProfileInUse(document: JsonObject, name: string | undefined): JsonObject {
  const { profileInUse: _before, ...others } = document;
  return name === undefined ? others : { profileInUse: name, ...others };
}

/** `profiles` without one of them. */
export function withoutProfile(profiles: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(profiles).filter(([other]) => other !== name));
}

function rawProfile(profiles: JsonObject, name: string, path: string): JsonObject | undefined {
  if (!Object.hasOwn(profiles, name)) return undefined;
  return readObject(profiles[name], path, `has something other than a profile in "${name}"`);
}

function readObject(value: unknown, path: string, complaint: string): JsonObject {
  if (isObject(value)) return value;
  throw damaged(path, complaint);
}

/** @param complaint follows the path: `is empty` */
export function damaged(path: string, complaint: string): HooksError {
  return new HooksError('settings_invalid', `The settings file ${path} ${complaint}.`, {
    hint: 'Repair it, or delete it and run "dyte-hooks login" again.',
  });
}
