import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { maskBody } from '../domain/json/masked-body.ts';
import { sizeText, timeText } from '../domain/text/amounts.ts';

/** One attempt of a call, as the client of the API emits it. */
export type TracedExchange = { readonly request: TracedRequest } & (
  | { readonly type: 'request' }
  | { readonly type: 'outcome'; readonly outcome: TracedOutcome; readonly durationMs: number }
);

interface TracedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body?: string;
}

type TracedOutcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly body: string;
      readonly requestId: string | undefined;
    }
  | { readonly kind: 'failure'; readonly code: string };

/** Characters of a body that are shown. */
const MAX_BODY_LENGTH = 2000;

/**
 * What was sent or came back, for `--debug`, a line each: `→ GET https://…`, `← 200 in 12 ms, 1.2 kB`. Of the
 * headers only the service's id of the request is shown, and bodies without their secrets; credentials that a text repeats are left to the
 * caller, who knows them.
 */
export function traceLines(exchange: TracedExchange): string[] {
  const { request } = exchange;
  if (exchange.type === 'request')
    return [`→ ${request.method} ${maskUrl(request.url.href)}`, ...bodyLines(request.body ?? '')];
  const { outcome, durationMs } = exchange;
  const took = timeText(durationMs);
  if (outcome.kind === 'failure') return [`← no answer after ${took} (${outcome.code})`];
  const { status, body, requestId } = outcome;
  const id = requestId === undefined ? '' : `, request id ${requestId}`;
  return [`← ${String(status)} in ${took}, ${sizeText(Buffer.byteLength(body))}${id}`, ...bodyLines(body)];
}

function bodyLines(body: string): string[] {
  if (body === '') return [];
  const shown = maskBody(Buffer.from(body)).toString();
  if (shown === '') return ['  (no JSON)'];
  return [`  ${shown.length <= MAX_BODY_LENGTH ? shown : `${shown.slice(0, MAX_BODY_LENGTH)}…`}`];
}
