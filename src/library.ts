import { types } from 'node:util';
import {
  readDeliveryHeaders as readFromValues,
  type DeliveryHeaders,
  type HeaderValues,
} from './domain/delivery/delivery-headers.ts';
import { HooksError } from './domain/errors.ts';
import { parsePublicKey as parse, type VerificationKey } from './domain/signature/public-key.ts';
import { verifySignature as verify, type SignatureResult } from './domain/signature/signature.ts';
import type { KeyObject } from 'node:crypto';

/*
 * What `import 'dyte-hooks'` gives: the domain's functions, for callers whose values are of any kind. A wrong
 * kind of body or headers would look like a wrong signature, and a 401 for it loses the event.
 */

/** A header's value: some frameworks give a list. */
export type HeaderValue = string | readonly string[] | number | undefined | null;

/** Headers as servers and frameworks have them, names in any case. */
export type HeaderSource =
  /** Of `fetch`, and of what is made after it. */
  | { get(name: string): string | null }
  /** A Map, a list of pairs, or Node's `rawHeaders`: names and values by turns. */
  | Iterable<readonly [string, HeaderValue]>
  | readonly string[]
  | Readonly<Record<string, HeaderValue>>;

/**
 * Reads the headers of a delivery, of either family; `rtk-*` counts where both are there.
 *
 * @param headers a Headers object, a plain object with names in any case, a Map, a list of pairs, or Node's
 * `rawHeaders`
 * @throws HooksError `usage_invalid` when it is nothing of the kind
 * @example
 * const { signature, uuid, webhookId } = readDeliveryHeaders(request.headers);
 */
export function readDeliveryHeaders(headers: HeaderSource): DeliveryHeaders {
  return readFromValues(valuesOf(headers));
}

/** Names in the order in which they are looked for. */
const NAMES = ['signature', 'uuid', 'webhook-id'].flatMap((name) => [`rtk-${name}`, `dyte-${name}`]);

function valuesOf(headers: unknown): HeaderValues {
  const values: Record<string, string[]> = {};
  for (const [name, value] of entriesOf(headers)) {
    const key = String(name).trim().toLowerCase();
    if (NAMES.includes(key)) (values[key] ??= []).push(...valueTexts(key, value));
  }
  return values;
}

function entriesOf(headers: unknown): readonly (readonly [unknown, unknown])[] {
  if (typeof headers !== 'object' || headers === null || headers instanceof Promise)
    throw wrongHeaders(kindOf(headers));
  if (isIterable(headers)) return entriesOfList([...headers]);
  if ('get' in headers && typeof headers.get === 'function') {
    const { get } = headers;
    return NAMES.map((name): readonly [string, unknown] => [name, get.call(headers, name)]);
  }
  if ('headers' in headers && typeof headers.headers === 'object')
    throw wrongHeaders('a whole request: give its headers');
  return Object.entries(headers);
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

function entriesOfList(items: readonly unknown[]): readonly (readonly [unknown, unknown])[] {
  if (items.every((item) => typeof item === 'string') && items.length % 2 === 0)
    return items.flatMap((name, index) => (index % 2 === 0 ? [[name, items[index + 1]] as const] : []));
  return items.map((item) => {
    if (!Array.isArray(item) || item.length !== 2) throw wrongHeaders('a list of something else');
    const [name, value]: readonly unknown[] = item;
    return [name, value] as const;
  });
}

/** One of another kind would look as if the header had not come. */
function valueTexts(name: string, value: unknown): readonly string[] {
  for (const part of Array.isArray(value) ? value : [value])
    if (!['string', 'number', 'undefined'].includes(typeof part) && part !== null)
      throw new HooksError('usage_invalid', `The header ${name} is ${kindOf(part)}, not a text.`, {
        hint: 'Give each header its value as a string, or as a list of strings.',
      });
  return textsOf(value);
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

function wrongHeaders(what: string): HooksError {
  return new HooksError('usage_invalid', `The headers of a delivery cannot be read from ${what}.`, {
    hint: 'Give a Headers object, a plain object, a Map, a list of pairs, or the rawHeaders of Node.',
  });
}

/**
 * Reads a public key such as the service publishes: PEM, also in one line or with `\n` for its line ends, its
 * base64 alone, DER, a KeyObject, or the text of a key document.
 *
 * @throws HooksError `key_invalid` when it is none, is a private key, is not of RSA, or can be forged
 * @example
 * const key = parsePublicKey(process.env.WEBHOOK_PUBLIC_KEY);
 */
export function parsePublicKey(key: string | Uint8Array | ArrayBuffer | KeyObject): VerificationKey {
  const given: unknown = key;
  if (typeof given === 'string' || types.isUint8Array(given) || types.isKeyObject(given)) return parse(given);
  if (types.isArrayBuffer(given)) return parse(new Uint8Array(given));
  throw new HooksError('key_invalid', `A public key cannot be read from ${kindOf(given)}.`, {
    hint: 'Give its PEM text (data.publicKey of a key document), its DER bytes, or a KeyObject.',
  });
}

/**
 * Checks a delivery's signature: RSASSA-PKCS1-v1_5 with SHA-256 over the raw body, base64.
 *
 * A valid signature says "from the provider", not "for my organization" and not "for the first time": the key
 * is one for all customers and no time is signed. Check the webhook id and the UUID as well.
 *
 * @param body the exact bytes that came; a body that was parsed and serialised again fails
 * @param signature value of `rtk-signature` or `dyte-signature`
 * @param key what `parsePublicKey` gave; undefined when none could be had
 * @throws HooksError `usage_invalid` when the body, the signature or the key is of another kind
 * @example
 * if (verifySignature(rawBody, signature, key).state !== 'valid') refuse();
 */
export function verifySignature(
  body: Uint8Array | ArrayBuffer,
  signature: string | readonly string[] | null | undefined,
  key: VerificationKey | null | undefined,
): SignatureResult {
  return verify(bytesOf(body), signatureOf(signature), keyOf(key));
}

function bytesOf(body: unknown): Uint8Array {
  if (types.isUint8Array(body)) return body;
  if (types.isArrayBuffer(body)) return new Uint8Array(body);
  throw new HooksError(
    'usage_invalid',
    `The body is ${kindOf(body)}: give the raw bytes as they came, as Buffer, Uint8Array or ArrayBuffer.`,
    {
      hint: 'The signature is over the bytes. A body that was decoded or parsed has others; with Express, use express.raw({ type: () => true }) for this route.',
    },
  );
}

function signatureOf(signature: unknown): string | undefined {
  if (signature === undefined || signature === null || typeof signature === 'string')
    return signature ?? undefined;
  if (Array.isArray(signature)) {
    const texts = textsOf(signature);
    // Several are never one signature; joined they are malformed.
    return texts.length === 0 ? undefined : texts.join(', ');
  }
  throw new HooksError('usage_invalid', `The signature is ${kindOf(signature)}, not a text.`, {
    hint: 'Give what readDeliveryHeaders returns, or the value of the rtk-signature or dyte-signature header.',
  });
}

function keyOf(key: unknown): VerificationKey | undefined {
  if (key === undefined || key === null) return undefined;
  if (isVerificationKey(key)) return key;
  throw new HooksError('usage_invalid', `The key is ${kindOf(key)}, not what parsePublicKey returns.`, {
    hint: 'Parse it once: const key = parsePublicKey(pem).',
  });
}

function isVerificationKey(key: unknown): key is VerificationKey {
  return (
    typeof key === 'object' &&
    key !== null &&
    'keyObject' in key &&
    types.isKeyObject(key.keyObject) &&
    key.keyObject.type === 'public' &&
    'signatureLength' in key &&
    typeof key.signatureLength === 'number'
  );
}

/** What a value is, for a sentence. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return 'a string';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a Promise (is an await missing?)';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const own = value.constructor?.name;
  if (name !== 'Object') return `a ${name}`;
  return own === undefined || own === 'Object' || own === '' ? 'an object' : `a ${own}`;
}
