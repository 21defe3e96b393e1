import type { HeaderPair, Payload } from '../../domain/delivery/received-delivery.ts';
import { type ReplayProblem, replayProblemText } from '../../domain/replay/replay-result.ts';
import type { WouldSendJson } from '../../schemas/replay.ts';
import type { StoredDelivery } from '../../domain/delivery/stored-delivery.ts';
import { sizeText } from '../../domain/text/amounts.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { targetText } from '../forward/text.ts';
import { shownHeaders, headersJson } from '../delivery/headers.ts';
import { layOutLine, type LineOptions } from '../delivery/line-layout.ts';
import { isSameDay, localDay } from '../../terminal/text/local-time.ts';
import { shownTarget } from '../../domain/forward/target-name.ts';
import { shownPayload } from '../delivery/payload.ts';

/** A delivery as a replay would send it, or why it would not. */
export type WouldSend = {
  readonly delivery: StoredDelivery;
  /** Name of the target; may hold secrets. */
  readonly target: string;
} & (
  | {
      /** Scheme, host and port; undefined for a command. */
      readonly origin: string | undefined;
      readonly request: {
        readonly method: string;
        readonly path: string;
        readonly headers: readonly HeaderPair[];
        readonly body: Buffer;
        readonly payload: Payload;
      };
      readonly isChanged: boolean;
    }
  | { readonly problem: ReplayProblem }
);

/** The object of a delivery in `deliveries replay --dry-run --json`. */
export function wouldSendJson(one: WouldSend, showSecrets: boolean): WouldSendJson {
  const { delivery, target } = one;
  const request = 'request' in one ? one.request : undefined;
  const problem = 'problem' in one ? one.problem : undefined;
  return {
    type: 'would_send',
    id: delivery.id,
    event: delivery.event ?? null,
    receivedAt: new Date(delivery.receivedAt).toISOString(),
    target: shownTarget(target, showSecrets),
    method: request?.method ?? null,
    url: 'request' in one ? (urlOf(one, showSecrets) ?? null) : null,
    headers: request === undefined ? null : headersJson(shownHeaders(request.headers, showSecrets)),
    bodySize: request?.body.length ?? null,
    payload: request === undefined ? null : shownPayload(request.payload, showSecrets),
    changed: 'request' in one ? one.isChanged : null,
    problem: problem?.kind ?? null,
    problemText: problem === undefined ? null : replayProblemText(problem),
  };
}

export function renderWouldSend(one: WouldSend, options: LineOptions & { readonly now: number }): string {
  const { delivery } = one;
  const { receivedAt } = delivery;
  return layOutLine(
    {
      at: receivedAt,
      day: isSameDay(receivedAt, options.now) ? undefined : localDay(receivedAt, options.now),
      id: shortId(delivery.id),
      mood: 'problem' in one ? 'bad' : 'good',
      word: 'problem' in one ? 'not sent' : 'would be sent',
      name: safeText(delivery.event ?? '(no event)'),
      text: safeText(textOf(one, options.showSecrets)),
    },
    options.style,
    options.width,
  );
}

function textOf(one: WouldSend, showSecrets: boolean): string {
  if ('problem' in one) return replayProblemText(one.problem);
  const { request, isChanged, target } = one;
  const url = urlOf(one, showSecrets);
  const where = url === undefined ? targetText(target, showSecrets) : `${request.method} ${url}`;
  return `→ ${where}, ${sizeText(request.body.length)}${isChanged ? ', changed' : ''}`;
}

function urlOf(
  { origin, request }: Extract<WouldSend, { request: unknown }>,
  showSecrets: boolean,
): string | undefined {
  if (origin === undefined) return undefined;
  const url = `${origin}${request.path}`;
  return showSecrets ? url : maskUrl(url);
}
