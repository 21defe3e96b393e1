import { HooksError } from '../domain/errors.ts';
import type { Clock, Random } from '../domain/clock.ts';
import type { Service } from '../domain/service/names.ts';
import type { RetryNotice } from './call.ts';
import { createSecretHider, secretsOfAuthorization, secretsOfUrl } from '../domain/secrets/secret-hider.ts';
import { proxyFor, type ProxyEnvironment } from './proxy-settings.ts';
import { createRequests } from './webhook-requests.ts';
import { DEFAULT_CALL_LIMITS, type CallLimits } from './retry-decision.ts';
import type { AppPlace } from '../domain/service/service-definition.ts';
import { serviceOf } from '../domain/service/services.ts';
import { traced, type Trace } from './trace.ts';
import { createTransport } from './transport.ts';
import type { WebhooksApi } from './webhooks-api.ts';
import { createWebhooksClient } from './webhooks-client.ts';

export type { RetryNotice } from './call.ts';
export type { ProxyEnvironment } from './proxy-settings.ts';
export type { CallLimits } from './retry-decision.ts';

export interface WebhooksApiOptions {
  readonly service: Service;
  /** Base of the API, such as `https://api.dyte.io/v2`, as domain/network/api-url.ts has checked it. */
  readonly apiUrl: string;
  /** What holds the webhooks, where the service needs to be told. */
  readonly app?: AppPlace | undefined;
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

/** Far above any real answer: some ten thousand webhooks. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * The client of the Webhooks API.
 *
 * @throws HooksError `settings_invalid` for credentials or a proxy that cannot be used.
 */
export function createWebhooksApi(options: WebhooksApiOptions): WebhooksApi {
  const { authorization, userAgent, environment, clock, random, signal, onRetry } = options;
  const apiUrl = new URL(options.apiUrl);
  const service = serviceOf(options.service);
  const limits = { ...DEFAULT_CALL_LIMITS, ...options.limits };
  checkAuthorization(authorization);
  const headers = {
    authorization,
    accept: 'application/json',
    'user-agent': userAgent,
  };
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
  const requests = createRequests({
    base: new URL(service.webhooksBase(options.apiUrl, options.app)),
    headers,
  });
  const hideSecrets = createSecretHider([
    ...secretsOfAuthorization(authorization),
    ...secretsOfUrl(apiUrl.href),
    ...secretsOfUrl(proxy?.url ?? ''),
  ]);
  return createWebhooksClient({
    service,
    requests,
    transport,
    limits,
    clock,
    random,
    signal,
    onRetry,
    hideSecrets,
  });
}

/** A header carries visible characters, spaces and tabs (RFC 9110, section 5.5); others are a paste gone wrong. */
function checkAuthorization(authorization: string): void {
  if (/^[\t\x20-\x7e]+$/.test(authorization)) return;
  throw new HooksError('settings_invalid', 'The credentials contain characters that cannot be sent.', {
    hint: 'Copy them again without line breaks, or sign in again with dyte-hooks login.',
  });
}
