import { HooksError } from '../errors.ts';
import { holdsEllipsis, maskedValueError } from '../secrets/masked-value.ts';
import { pastedProblem, trimPasted } from '../text/pasted-text.ts';

/** Text that a person gave, and where, for messages: `DYTE_API_KEY`, `--org-id`, `What you typed`. */
export interface SourcedText {
  readonly text: string;
  readonly from: string;
}

/** Who signs in to the v2 API, by HTTP Basic authentication of `organizationId:apiKey`. */
export interface BasicCredentials {
  /** The whole value of the `Authorization` header. A secret. */
  readonly authorization: string;
  readonly organizationId: string;
  /** A secret. */
  readonly apiKey: string;
}

/** Far above any real one, and far below what servers take as a header. */
const MAX_LENGTH = 1024;

/** Printable ASCII without spaces; the first colon parts id and key, so only the key may hold another. */
const ID = /^[\x21-\x39\x3b-\x7e]+$/;
const KEY = /^[\x21-\x7e]+$/;

const BASIC = /^(?:authorization\s*:\s*)?basic\s+/i;
const BEARER = /^(?:authorization\s*:\s*)?bearer\s/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ID_WITHOUT_DASHES = /^[0-9a-f]{32}$/i;

/** Whether a text says that it is a whole header value: `Basic ...`. */
export function isBasicValue(text: string): boolean {
  return BASIC.test(`${trimPasted(text)} `);
}

/** Whether a text says by itself who signs in: such a value, with the word `Basic` or without. */
export function isWholeValue(text: string): boolean {
  return isBasicValue(text) || readBasicValue(text) !== undefined;
}

/**
 * What is wrong with an organization id, or undefined. Ids are UUIDs in the vendor's samples; nothing
 * says that all are, so any text that fits the header will do.
 */
export function organizationIdProblem(text: string): string | undefined {
  const id = trimPasted(text);
  if (id === '') return 'The organization id is empty.';
  if (isBasicValue(id)) return 'This is a whole "Basic ..." value, not an organization id.';
  if (!ID.test(id)) return 'An organization id has no spaces, colons or special characters.';
  return id.length > MAX_LENGTH ? 'This is too long for an organization id.' : undefined;
}

/** @throws HooksError `settings_invalid` */
export function requireOrganizationId({ text, from }: SourcedText): void {
  const problem = organizationIdProblem(text);
  if (problem === undefined) return;
  throw new HooksError('settings_invalid', `${from} cannot be used. ${problem}`, {
    hint: 'Copy it again from the developer portal, where it stands beside the API key.',
  });
}

/**
 * Understands an API key with its organization id, or a whole `Basic ...` value in the key's place.
 *
 * An organization id is sent as it was given. People have it with and without dashes; which of them a
 * service knows is not documented, so what its dashboard shows is the better guess.
 *
 * @param organizationId undefined when the secret says it itself
 * @param secret a whole value may lack the word `Basic` when no organization id is given
 * @throws HooksError `settings_invalid`, which never holds the secret
 */
export function readCredentials(
  organizationId: SourcedText | undefined,
  secret: SourcedText,
): BasicCredentials {
  if (holdsEllipsis(secret.text)) throw maskedValueError(secret.from, COPY_AGAIN);
  if (BEARER.test(trimPasted(secret.text))) throw bearerError(secret.from);
  const whole = readBasicValue(secret.text);
  if (organizationId === undefined || isBasicValue(secret.text)) {
    if (whole === undefined) throw basicError(secret.from);
    if (organizationId !== undefined) requireSameId(organizationId, secret, whole);
    return whole;
  }
  // Without the word Basic a value may pass for a key, but not when it names this very organization.
  const isWhole = whole !== undefined && isSameId(whole.organizationId, trimPasted(organizationId.text));
  return isWhole ? whole : readPair(organizationId, secret);
}

function requireSameId(organizationId: SourcedText, secret: SourcedText, whole: BasicCredentials): void {
  if (isSameId(whole.organizationId, trimPasted(organizationId.text))) return;
  throw new HooksError(
    'settings_invalid',
    `${secret.from} is for another organization than the one in ${organizationId.from}.`,
    { hint: 'Leave the organization id out, or give the value that belongs to it.' },
  );
}

/** Whether two ids are the same but for dashes and capitals. */
export function isSameId(one: string, other: string): boolean {
  return bareId(one) === bareId(other);
}

/** Whether it is an id whose dashes were left out. */
export function lacksDashes(id: string): boolean {
  return ID_WITHOUT_DASHES.test(id);
}

function bareId(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}

function readPair(organizationId: SourcedText, apiKey: SourcedText): BasicCredentials {
  requireOrganizationId(organizationId);
  const key = trimPasted(apiKey.text);
  if (!KEY.test(key) || key.length > MAX_LENGTH) throw keyError(apiKey.from, key);
  return compose(trimPasted(organizationId.text), key);
}

function readBasicValue(text: string): BasicCredentials | undefined {
  const encoded = trimPasted(text).replace(BASIC, '');
  const decoded = encoded.length <= 3 * MAX_LENGTH ? decodeBase64(encoded) : undefined;
  const [id, ...rest] = decoded?.split(':') ?? [];
  const key = rest.join(':');
  if (id === undefined || !ID.test(id) || !KEY.test(key)) return undefined;
  return id.length > MAX_LENGTH || key.length > MAX_LENGTH ? undefined : compose(id, key);
}

/** Node's decoder skips what it does not know; only text that it would write itself is taken. */
function decodeBase64(text: string): string | undefined {
  if (!BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return withoutPadding(bytes.toString('base64')) === withoutPadding(text)
    ? bytes.toString('latin1')
    : undefined;
}

function withoutPadding(base64: string): string {
  return base64.replace(/=+$/, '');
}

function compose(organizationId: string, apiKey: string): BasicCredentials {
  const encoded = Buffer.from(`${organizationId}:${apiKey}`, 'latin1').toString('base64');
  return { authorization: `Basic ${encoded}`, organizationId, apiKey };
}

const COPY_AGAIN = 'Copy it from the developer portal: dyte-hooks never prints it.';

function keyError(from: string, key: string): HooksError {
  if (key === '') return new HooksError('settings_invalid', `${from} is empty.`);
  return new HooksError(
    'settings_invalid',
    `${from} is not an API key: it ${pastedProblem(key) ?? 'is too long, or has a space or another special character inside'}.`,
    { hint: 'Copy the API key again, by itself.' },
  );
}

function basicError(from: string): HooksError {
  return new HooksError('settings_invalid', `${from} is not a "Basic ..." value.`, {
    hint: 'Give the organization id and the API key, or write "Basic " and what this prints: printf %s "$ORG_ID:$API_KEY" | base64 -w0',
  });
}

function bearerError(from: string): HooksError {
  return new HooksError('settings_invalid', `${from} is a "Bearer" token, which the v2 API does not take.`, {
    hint: 'Give the organization id and its API key.',
  });
}
