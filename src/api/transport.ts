import { Agent, EnvHttpProxyAgent, Pool, request as send, type Dispatcher } from 'undici';
import { readFault } from './fault.ts';
import { maskUrl } from './mask.ts';
import type { ApiRequest, Outcome } from './outcome.ts';
import type { ProxyChoice } from './proxies.ts';

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

export interface TransportOptions {
  readonly proxy: ProxyChoice | undefined;
  /** Bytes of an answer's body that are read; more is the fault `too_large`. */
  readonly maxAnswerSize: number;
  /** Milliseconds for making a connection. */
  readonly connectTimeout: number;
}

export function createTransport(options: TransportOptions): Transport {
  const dispatcher = createDispatcher(options);
  const proxy = options.proxy === undefined ? undefined : maskUrl(options.proxy.url);
  return {
    attempt: async (request, limits) => {
      limits.signal.throwIfAborted();
      const stop = stopAfter(limits);
      try {
        return await Promise.race([exchange(request, dispatcher, stop.signal), stop.rejection]);
      } catch (error) {
        limits.signal.throwIfAborted();
        const fault = readFault(error, proxy);
        if (fault === undefined) throw error;
        return fault;
      } finally {
        stop.clear();
      }
    },
    close: () => dispatcher.destroy(),
  };
}

async function exchange(request: ApiRequest, dispatcher: Dispatcher, signal: AbortSignal): Promise<Outcome> {
  const { url, method, headers, body } = request;
  const answer = await send(url, {
    method,
    headers,
    dispatcher,
    signal,
    ...(body === undefined ? {} : { body }),
  });
  return {
    kind: 'answer',
    status: answer.statusCode,
    retryAfter: first(answer.headers['retry-after']),
    location: first(answer.headers['location']),
    body: await answer.body.text(),
  };
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

function createDispatcher({ proxy, maxAnswerSize, connectTimeout }: TransportOptions): Dispatcher {
  // Attempts have their own limit, so undici's limits for headers and body are off.
  const shared = { maxResponseSize: maxAnswerSize, headersTimeout: 0, bodyTimeout: 0 };
  const connect = { timeout: connectTimeout };
  if (proxy === undefined) return new Agent({ ...shared, connect });
  return new EnvHttpProxyAgent({
    ...shared,
    connect,
    proxyTls: connect,
    requestTls: connect,
    httpProxy: proxy.url,
    httpsProxy: proxy.url,
    noProxy: proxy.except,
    clientFactory: createProxyPool,
  });
}

/**
 * undici connects again and again, without end, to a proxy that closes the connection while the
 * tunnel is being made: it takes the code UND_ERR_SOCKET for that of a connection that stood
 * (nodejs/undici#3897). Another code makes it give up.
 */
function createProxyPool(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, options);
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    connect: async (to: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
      try {
        return await connect(to);
      } catch (cause) {
        throw cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_SOCKET'
          ? Object.assign(new Error('The proxy closed the connection.', { cause }), { code: 'PROXY_BROKEN' })
          : cause;
      }
    },
  });
}
