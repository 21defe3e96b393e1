import type { Dispatcher } from 'undici';
import { createDispatcher, sendRequest, type DispatcherOptions } from './dispatcher.ts';
import { codingProblem, contentText, decodeContent } from '../domain/http/decode-content.ts';
import { readConnectionFailure } from './connection-failure.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import type { Answer, ApiRequest, Outcome } from './outcome.ts';

/** How long one attempt may take, and what ends it early. */
export interface AttemptLimits {
  /** Milliseconds from the first look-up of the name to the last byte of the answer. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Sends single HTTP requests: no retries, no redirects, no meaning. */
export interface Transport {
  /** @throws the signal's reason, at once, when it is aborted. */
  attempt(request: ApiRequest, limits: AttemptLimits): Promise<Outcome>;
  /** Ends kept connections, also those that are just being made. */
  close(): Promise<void>;
}

export function createTransport(options: DispatcherOptions): Transport {
  const dispatcher = createDispatcher(options);
  const proxy = options.proxy === undefined ? undefined : maskUrl(options.proxy.url);
  return {
    attempt: async (request, limits) => {
      limits.signal.throwIfAborted();
      const stop = stopAfter(limits);
      try {
        return await Promise.race([
          exchange(request, await dispatcher, options.maxAnswerSize, stop.signal),
          stop.rejection,
        ]);
      } catch (error) {
        limits.signal.throwIfAborted();
        const failure = readConnectionFailure(error, proxy);
        if (failure === undefined) throw error;
        return failure;
      } finally {
        stop.clear();
      }
    },
    close: async () => (await dispatcher).destroy(),
  };
}

async function exchange(
  request: ApiRequest,
  dispatcher: Dispatcher,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const { url, method, headers, body } = request;
  const answer = await sendRequest(dispatcher, url, {
    method,
    // What comes nevertheless is undone.
    headers: { ...headers, 'accept-encoding': 'identity' },
    signal,
    ...(body === undefined ? {} : { body }),
  });
  return {
    kind: 'answer',
    status: answer.statusCode,
    retryAfter: first(answer.headers['retry-after']),
    location: first(answer.headers['location']),
    ...readBody(Buffer.from(await answer.body.arrayBuffer()), answer.headers, maxBytes),
  };
}

/** What it is once its codings are undone. Servers and proxies apply some although none was asked for. */
function readBody(
  body: Buffer,
  headers: Dispatcher.ResponseData['headers'],
  maxBytes: number,
): Pick<Answer, 'body' | 'unreadable'> {
  const decoded = decodeContent(body, [headers['content-encoding'] ?? []].flat().join(','), { maxBytes });
  if (decoded.kind !== 'decoded') return { body: '', unreadable: codingProblem(decoded) };
  return { body: contentText(decoded.bytes, first(headers['content-type'])) };
}

function first(header: string | string[] | undefined): string | undefined {
  return typeof header === 'object' ? header[0] : header;
}

/**
 * The end of an attempt by time or by the caller. The rejection is raced against the request, since
 * undici notices an abort only after the connection stands.
 */
function stopAfter({ timeout, signal }: AttemptLimits) {
  const controller = new AbortController();
  const rejection = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(Object.assign(new Error('The attempt was stopped.'), { code: 'ATTEMPT_TIMEOUT' }));
    });
  });
  const stop = (): void => {
    controller.abort();
  };
  const timer = setTimeout(stop, timeout);
  signal.addEventListener('abort', stop, { once: true });
  const clear = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  return { signal: controller.signal, rejection, clear };
}
