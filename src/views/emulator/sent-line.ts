import { faultText, type NetworkFault } from '../../domain/network/network-fault.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { layOutLine, type LineParts } from '../delivery/line-layout.ts';
import { targetText } from '../forward/text.ts';
import type { Style } from '../../terminal/style.ts';
import type { Decision } from '../../domain/retry/retry-policy.ts';

/** A delivery of an emulator, or of one who stands in for it. */
interface ShownDelivery {
  readonly uuid: string;
  readonly webhookName: string;
  readonly event: string;
  readonly url: string;
  readonly forged: boolean;
  readonly repeat: number;
}

type ShownResult = (
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network_error'; readonly fault: NetworkFault }
) & { readonly durationMs: number };

type SkipReason = 'not_local' | 'url_unusable' | 'queue_full';

/** What a line is about: an attempt, or that there is none. */
type ShownSent = { readonly at: number; readonly delivery: ShownDelivery } & (
  | {
      readonly type: 'attempt';
      readonly attempt: number;
      readonly result: ShownResult;
      /** Undefined where nobody retries. */
      readonly next: Decision | undefined;
    }
  | { readonly type: 'skipped'; readonly reason: SkipReason }
  | { readonly type: 'cancelled' }
);

/** Statuses by which an endpoint refuses a delivery for what it is: a 404 says nothing of a signature. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

/** Whether an endpoint did with a delivery what it should: took it, or refused it where it is forged. */
export function isAsItShouldBe(
  { forged }: Pick<ShownDelivery, 'forged'>,
  result: { readonly kind: ShownResult['kind']; readonly status?: number },
): boolean {
  const { kind, status = 0 } = result;
  if (kind !== 'answered') return false;
  return forged ? REFUSALS.has(status) : status >= 200 && status < 300;
}

/**
 * The line of an attempt, or of a delivery that is not sent: what came of it and what follows stand first, the
 * address last, so that cutting takes what is known. It never holds a character that a terminal would obey.
 */
export function renderSent(sent: ShownSent, style: Style, width: number): string {
  const { at, delivery } = sent;
  const parts: Pick<LineParts, 'mood' | 'word' | 'text'> =
    sent.type === 'attempt' ? attemptParts(sent) : notSentParts(sent);
  return layOutLine(
    { at, id: shortId(delivery.uuid), name: safeText(delivery.event), ...parts },
    style,
    width,
  );
}

function notSentParts(
  sent: Exclude<ShownSent, { type: 'attempt' }>,
): Pick<LineParts, 'mood' | 'word' | 'text'> {
  const text =
    sent.type === 'skipped'
      ? skippedText(sent.delivery, sent.reason)
      : `the emulator ends first → ${targetText(sent.delivery.url, false)}`;
  return { mood: 'doubtful', word: 'not sent', text };
}

/** Why nothing is sent to a webhook. */
export function skippedText({ webhookName, url }: ShownDelivery, reason: SkipReason): string {
  const webhook = safeText(webhookName);
  switch (reason) {
    case 'not_local':
      return `${webhook} is not on this machine: not sent → ${targetText(url, false)}`;
    case 'url_unusable':
      return `nothing can be sent to the URL of ${webhook} → ${targetText(url, false)}`;
    case 'queue_full':
      return `too many deliveries are waiting: not sent to ${webhook}`;
  }
}

function attemptParts(
  sent: Extract<ShownSent, { type: 'attempt' }>,
): Pick<LineParts, 'mood' | 'word' | 'text'> {
  const { delivery, attempt, result, next } = sent;
  const isGood = isAsItShouldBe(delivery, result);
  const before = [
    ...(delivery.forged ? [isGood ? 'forged, refused' : 'forged'] : []),
    ...(delivery.repeat > 0 ? [`repeat ${String(delivery.repeat)}`] : []),
    ...(attempt > 1 ? [`attempt ${String(attempt)}`] : []),
  ];
  const what = [resultText(result), ...(delivery.forged ? [] : consequence(next))].join(', ');
  return {
    mood: isGood ? 'good' : 'bad',
    word: wordOf(delivery.forged, isGood),
    text: `${before.length === 0 ? '' : `${before.join(', ')}: `}${what} → ${targetText(delivery.url, false)}`,
  };
}

function wordOf(isForged: boolean, isGood: boolean): string {
  if (isForged) return isGood ? 'refused' : 'not refused';
  return isGood ? 'delivered' : 'failed';
}

function resultText(result: ShownResult): string {
  switch (result.kind) {
    case 'answered':
      return `${String(result.status)} in ${timeText(result.durationMs)}`;
    case 'timeout':
      return `no answer in ${timeText(result.durationMs)}`;
    case 'network_error':
      return faultText(result.fault);
  }
}

function consequence(next: Decision | undefined): string[] {
  switch (next?.action) {
    case undefined:
    case 'done':
      return [];
    case 'retry':
      return [`again in ${timeText(next.retryInMs)}`];
    case 'give_up':
      return [next.reason === 'final_status' ? 'not retried' : 'given up'];
  }
}
