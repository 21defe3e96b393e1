import type { PostResult } from '../domain/network/post-result.ts';
import { explainFailure } from './connection-failure.ts';
import { proxyFor, type ProxyEnvironment } from './proxy-settings.ts';
import { createTransport } from './transport.ts';

export interface PostOptions {
  readonly url: URL;
  readonly body: string;
  /** Read for HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. */
  readonly environment: ProxyEnvironment;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Bytes of an answer that are read: only its status counts. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Posts JSON to an address that may be a secret: it is in nothing that comes back, and no redirect is followed.
 *
 * @throws the signal's reason when it is aborted
 */
export async function postJson(options: PostOptions): Promise<PostResult> {
  const { url, body, environment, userAgent, timeoutMs, signal } = options;
  const proxy = proxyFor(url, environment);
  const transport = createTransport({
    url,
    proxy,
    maxBodyBytes: MAX_ANSWER_BYTES,
    connectTimeoutMs: timeoutMs,
  });
  try {
    const headers = { 'content-type': 'application/json', 'user-agent': userAgent };
    const outcome = await transport.attempt({ method: 'POST', url, headers, body }, { timeoutMs, signal });
    if (outcome.kind === 'response') return { kind: 'answered', status: outcome.status };
    return { kind: 'failed', what: explainFailure(outcome).what };
  } finally {
    await transport.close();
  }
}
