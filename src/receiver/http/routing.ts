import { parseUrl } from '../../domain/network/parse-url.ts';
import { ANSWERS, methodNotAllowed, type Answer } from '../answers.ts';
import type { RefusalReason } from '../../domain/delivery/received-delivery.ts';

/** What the head of a request leads to, before any of its body has been read. */
export type Route =
  | { readonly kind: 'delivery' }
  | { readonly kind: 'health' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly answer: Answer };

export interface RequestHead {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** As announced; undefined for chunked bodies. */
  readonly contentLength: number | undefined;
}

export interface RoutingRules {
  /** The one path that takes deliveries, however it is spelt; undefined for any. */
  readonly path: string | undefined;
  /** Bytes of one body. */
  readonly bodyBytes: number;
}

/**
 * Decides by a request's head: path (404), method (405), announced size (413), in this order. `GET`
 * and `HEAD` of the root are health checks, whichever path takes deliveries.
 */
export function routeRequest(head: RequestHead, rules: RoutingRules): Route {
  const pathname = pathOf(head.target);
  const takesDeliveries = rules.path === undefined || isSamePath(rules.path, pathname);
  const isRoot = pathname === '/';
  if (isRoot && (head.method === 'GET' || head.method === 'HEAD')) return { kind: 'health' };
  if (!takesDeliveries && !isRoot) return { kind: 'refused', reason: 'path', answer: ANSWERS.otherPath };
  if (!takesDeliveries || head.method !== 'POST') {
    const allowed = [...(isRoot ? ['GET', 'HEAD'] : []), ...(takesDeliveries ? ['POST'] : [])];
    if (head.method === 'POST') return { kind: 'refused', reason: 'path', answer: ANSWERS.otherPath };
    return { kind: 'refused', reason: 'method', answer: methodNotAllowed(allowed) };
  }
  if (head.contentLength !== undefined && head.contentLength > rules.bodyBytes)
    return { kind: 'refused', reason: 'too_large', answer: ANSWERS.tooLarge };
  return { kind: 'delivery' };
}

/** The path of a request's target, without its query; also of the absolute form that proxies send. */
export function pathOf(target: string): string {
  const path = target.replace(/[?#].*$/s, '');
  if (path.startsWith('/')) return path;
  return parseUrl(path)?.pathname ?? path;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What stands for itself in a path (RFC 3986, "pchar"), the separator and encoded bytes besides. */
const NOT_IN_PATH = /[^\w\-.~!$&'()*+,;=:@/%]/gu;

/** The same of ASCII. A client encodes it before it sends, so that it never becomes one with an accent behind it. */
const ENCODED_ASCII = /[^\w\-.~!$&'()*+,;=:@/%\x80-\u{10ffff}]/gu;

const ALMOST_ENCODED = /%(?![\da-f]{2})/gi;

/**
 * A path in the one form that all spellings of it have: bytes of UTF-8 that are encoded, as HTTP clients
 * send them, hex digits in upper case, nothing encoded that need not be, and accents in one form (NFC),
 * since file systems and keyboards differ. A `%2F` stays apart from a `/`.
 *
 * @param path as somebody wrote it, or as it came
 */
export function normalPath(path: string): string {
  return path
    .replace(ALMOST_ENCODED, '%25')
    .replace(ENCODED_ASCII, encoded)
    .replace(/(?:%[\da-f]{2})+/gi, decodeHarmless)
    .normalize('NFC')
    .replace(NOT_IN_PATH, encoded);
}

/** Whether a request's path is the chosen one. Node hands bytes beyond ASCII over as characters of Latin-1. */
export function isSamePath(chosen: string, came: string): boolean {
  if (chosen === came) return true;
  return normalPath(chosen) === normalPath(came.replace(/[\x80-\xff]/g, latin1Encoded));
}

/** Decodes letters, digits and what is no ASCII; all else means something else when it is decoded. */
function decodeHarmless(run: string): string {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  try {
    return utf8.decode(bytes).replace(/[^\w\-.~\x80-\u{10ffff}]/gu, encoded);
  } catch {
    return [...bytes].map(decodedByte).join('');
  }
}

function decodedByte(byte: number): string {
  const character = String.fromCodePoint(byte);
  return /[\w\-.~]/.test(character) ? character : percent(byte);
}

function encoded(character: string): string {
  return [...Buffer.from(character, 'utf8')].map(percent).join('');
}

function latin1Encoded(character: string): string {
  return percent(character.charCodeAt(0));
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
