import { HooksError } from '../domain/errors.ts';
import type { Clock, Random } from '../domain/clock.ts';
import {
  createSecretHider,
  secretsOfAuthorization,
  secretsOfUrl,
  type HideSecrets,
} from '../domain/secrets/secret-hider.ts';
import type { Service } from '../domain/service/names.ts';
import type { ServiceDefinition } from '../domain/service/service-definition.ts';
import { serviceOf } from '../domain/service/services.ts';
import { statusOf } from './explain-response.ts';
import type { ResponseContext } from './response-content.ts';
import type { CallParts, RetryNotice } from './call.ts';
import { readContent } from './read-response.ts';
import { proxyFor, type ProxyEnvironment } from './proxy-settings.ts';
import { DEFAULT_CALL_LIMITS, type CallLimits } from './retry-decision.ts';
import { traced, type Trace } from './trace.ts';
import { createTransport, type ApiResponse } from './transport.ts';
import type { SentRequest } from './webhook-requests.ts';

/** What every client of a service is made from, whatever it asks for. */
export interface ConnectionOptions {
  readonly service: Service;
  /** Base of the API, such as `https://api.dyte.io/v2`, as domain/network/api-url.ts has checked it. */
  readonly apiUrl: string;
  /** The whole value of the `Authorization` header. It never reaches an error or a notice. */
  readonly authorization: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends whatever is under way, at once; calls then throw its reason. */
  readonly signal: AbortSignal;
  /** Read for HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. */
  readonly environment: ProxyEnvironment;
  readonly limits?: Partial<CallLimits> | undefined;
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
  readonly userAgent: string;
  /** Hears of every attempt; what it is given holds the credentials. */
  readonly trace?: Trace | undefined;
}

/** How calls of one service are made and their answers read: what its clients share. */
export interface Connection extends CallParts {
  readonly service: ServiceDefinition;
  readonly apiUrl: URL;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hides the credentials where a message repeats them. */
  readonly hideSecrets: HideSecrets;
}

/** Far above any real answer: some ten thousand webhooks. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** @throws HooksError `settings_invalid` for credentials or a proxy that cannot be used. */
export function createConnection(options: ConnectionOptions): Connection {
  const { authorization, userAgent, environment, clock, random, signal, onRetry } = options;
  const apiUrl = new URL(options.apiUrl);
  const service = serviceOf(options.service);
  const limits = { ...DEFAULT_CALL_LIMITS, ...options.limits };
  checkAuthorization(authorization);
  const proxy = proxyFor(apiUrl, environment);
  const transport = traced(
    createTransport({
      url: apiUrl,
      proxy,
      maxBodyBytes: MAX_BODY_BYTES,
      connectTimeoutMs: limits.attemptTimeoutMs,
    }),
    options.trace,
  );
  const hideSecrets = createSecretHider([
    ...secretsOfAuthorization(authorization),
    ...secretsOfUrl(apiUrl.href),
    ...secretsOfUrl(proxy?.url ?? ''),
  ]);
  const headers = { authorization, accept: 'application/json', 'user-agent': userAgent };
  const isThrottled = (response: ApiResponse): boolean =>
    statusOf(response, readContent(response, service), service) === 429;
  return {
    service,
    apiUrl,
    headers,
    transport,
    limits,
    clock,
    random,
    signal,
    isThrottled,
    onRetry,
    hideSecrets,
  };
}

/** A header carries visible characters, spaces and tabs (RFC 9110, section 5.5); others are a paste gone wrong. */
function checkAuthorization(authorization: string): void {
  if (/^[\t\x20-\x7e]+$/.test(authorization)) return;
  throw new HooksError('settings_invalid', 'The credentials contain characters that cannot be sent.', {
    hint: 'Copy them again without line breaks, or sign in again with dyte-hooks login.',
  });
}

/** What reading the answer to a request needs to know. */
export function contextOf(connection: Connection, request: SentRequest): ResponseContext {
  const { service, apiUrl, clock, hideSecrets } = connection;
  const isDefaultUrl = apiUrl.href.replace(/\/+$/, '') === service.apiUrl;
  return { request, service, isDefaultUrl, now: clock.now(), hide: hideSecrets };
}
