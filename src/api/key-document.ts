import { HooksError, type ErrorDetails } from '../domain/errors.ts';
import { withoutByteOrderMark } from '../domain/text/decode-text.ts';
import { parseUrl } from '../domain/network/parse-url.ts';
import { keyTextOf, parsePublicKey } from '../domain/signature/public-key.ts';
import { explainFailure } from './connection-failure.ts';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { movedKeyOwner } from '../domain/service/moved-key.ts';
import { isLoopbackHost } from '../domain/webhook/webhook-url.ts';
import { proxyFor, type ProxyEnvironment } from './proxy-settings.ts';
import { traced, type Trace } from './trace.ts';
import { createTransport, type ApiResponse } from './transport.ts';

export interface KeyDocumentOptions {
  /** Such as `https://api.dyte.io/.well-known/webhooks.json`. */
  readonly keyUrl: string;
  /** Read for HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. */
  readonly environment: ProxyEnvironment;
  /** Ends the fetch at once; its reason is thrown. */
  readonly signal: AbortSignal;
  /** For the whole fetch. */
  readonly timeoutMs?: number | undefined;
  /** Hears of the attempt. */
  readonly trace?: Trace | undefined;
}

const FETCH_TIMEOUT_MS = 10_000;
/** The document is below one kilobyte. */
const MAX_DOCUMENT_BYTES = 64 * 1024;

/**
 * Fetches the public key that the service signs with, once and without retries: who needs it again
 * asks again.
 *
 * Source: docs/service.md, "The signature", for the shape of the document.
 *
 * @returns the key as PEM, checked to be an RSA public key
 * @throws HooksError `key_unavailable` with the URL and the reason.
 */
export async function fetchPublicKey(options: KeyDocumentOptions): Promise<string> {
  const { keyUrl, environment, signal, timeoutMs = FETCH_TIMEOUT_MS } = options;
  const url = parseUrl(keyUrl);
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw unavailable(keyUrl, 'this is not an http:// or https:// URL');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    throw unavailable(keyUrl, 'with http:// anybody on the way could replace the key', {
      hint: 'Use https://. Only a document on this machine may use http://.',
    });
  const proxy = proxyFor(url, environment);
  const transport = traced(
    createTransport({ url, proxy, maxBodyBytes: MAX_DOCUMENT_BYTES, connectTimeoutMs: timeoutMs }),
    options.trace,
  );
  try {
    // A copy that a cache has may be older than the delivery that it is asked for.
    const headers = { accept: 'application/json', 'cache-control': 'no-cache' };
    const outcome = await transport.attempt({ method: 'GET', url, headers }, { timeoutMs, signal });
    if (outcome.kind === 'response') {
      const { requestId } = outcome;
      const moved = isGone(outcome.status) ? movedKeyOwner(keyUrl) : undefined;
      const details = { requestId, ...(moved === undefined ? {} : { hint: moved }) };
      return readKey(outcome, keyUrl, (why) => unavailable(keyUrl, why, details));
    }
    const { what, hint } = explainFailure(outcome);
    const isUnknown = outcome.fault === 'host_not_found' && outcome.proxy === undefined;
    const moved = isUnknown ? movedKeyOwner(keyUrl) : undefined;
    throw unavailable(keyUrl, what, { hint: moved ?? hint, cause: outcome.cause });
  } finally {
    await transport.close();
  }
}

/** What a host answers that is left over from a service. */
function isGone(status: number): boolean {
  return status === 404 || status === 410 || (status >= 300 && status < 400);
}

/** Makes the error for an answer, of which it says what is wrong. */
type Refuse = (why: string) => HooksError;

function readKey(
  { status, body, location, unreadable }: ApiResponse,
  keyUrl: string,
  refuse: Refuse,
): string {
  if (status >= 300 && status < 400) throw refuse(redirected(status, location, keyUrl));
  if (status !== 200) throw refuse(`the server answered ${String(status)}`);
  if (unreadable !== undefined) throw refuse(`the answer is ${unreadable}`);
  const text = withoutByteOrderMark(body).trim();
  const document = parseJson(text);
  if (document === undefined) return readKeyText(text, refuse);
  const data = isObject(document) ? document['data'] : undefined;
  const pem = isObject(data) ? data['publicKey'] : undefined;
  if (typeof pem !== 'string') throw refuse('the answer has no data.publicKey');
  checkKey(pem, refuse, 'its data.publicKey');
  return pem;
}

/** A file with the key alone, or a document whose key has real line ends, which JSON forbids. */
function readKeyText(text: string, refuse: Refuse): string {
  const isDocument = text.startsWith('{');
  const pem = isDocument ? keyTextOf(text) : text;
  if (pem === undefined || !(isDocument || /-BEGIN |^[\w+/=\s-]{100,}$/.test(pem)))
    throw refuse('the answer is not JSON');
  checkKey(pem, refuse, isDocument ? 'its publicKey' : 'the answer');
  return pem;
}

function redirected(status: number, location: string | undefined, keyUrl: string): string {
  const target = location === undefined ? undefined : parseUrl(location, keyUrl);
  const to = target === undefined ? '' : ` to ${maskUrl(target.href)}`;
  return `the server redirects${to} (${String(status)}), which is not followed`;
}

function checkKey(pem: string, refuse: Refuse, what: string): void {
  try {
    parsePublicKey(pem);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    const why = error.message.replace(/\.$/, '');
    throw refuse(`${what} is not an RSA public key that can be used. ${why}`);
  }
}

function unavailable(keyUrl: string, why: string, details: ErrorDetails = {}): HooksError {
  return new HooksError(
    'key_unavailable',
    `The service’s public key could not be fetched from ${maskUrl(keyUrl)}: ${why}.`,
    { hint: 'Check the address of the key document, or give a key with --public-key.', ...details },
  );
}
