// Deep imports on purpose: undici's index also loads fetch, mocks, caches and WebSocket, which takes
// longer than a whole call (docs/decisions/002-start-up.md). They are bundled, so the exact version of
// the lock file is what users run.
import sendThrough from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { Dispatcher } from 'undici';
import { MAX_HEADER_BYTES, readOddAnswers } from '../http/undici-answers.ts';
import { connectOptions } from './connect-options.ts';
import type { ProxyChoice } from './proxies.ts';

export interface DispatcherOptions {
  /** What is called; only its host counts. */
  readonly url: URL;
  readonly proxy: ProxyChoice | undefined;
  /** Bytes of an answer's body that are read; more is the fault `too_large`. */
  readonly maxAnswerSize: number;
  /** Milliseconds for making a connection. */
  readonly connectTimeout: number;
}

/** Makes what holds the connections: straight to the service, or through the proxy that was chosen. */
export async function createDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { url, proxy, maxAnswerSize, connectTimeout } = options;
  // Attempts have their own limit, so undici's limits for headers and body are off.
  const shared = {
    maxResponseSize: maxAnswerSize,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect: connectOptions(url.hostname, connectTimeout),
  };
  if (proxy === undefined) return new Agent(shared);
  const { createProxyDispatcher } = await import('./proxy-dispatcher.ts');
  return createProxyDispatcher(proxy, shared);
}

/** undici's `request`, through one dispatcher. */
export function sendRequest(
  dispatcher: Dispatcher,
  url: URL,
  options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'>,
): Promise<Dispatcher.ResponseData> {
  readOddAnswers();
  const { origin, pathname, search } = url;
  return sendThrough.call(dispatcher, { ...options, origin, path: `${pathname}${search}` });
}
