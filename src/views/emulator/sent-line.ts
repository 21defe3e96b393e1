import { isSuccess } from '../../domain/http/success.ts';
import { faultText, type NetworkFault } from '../../domain/network/network-fault.ts';
import type { DeliveryFaultKind } from '../../domain/fault/delivery-fault.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { truncate } from '../../terminal/text/width.ts';
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

type SkipReason = 'not_local' | 'url_unusable' | 'queue_full' | 'lost';

/** What a line is about: an attempt, or that there is none. */
type ShownSent = { readonly at: number; readonly delivery: ShownDelivery } & (
  | {
      readonly type: 'attempt';
      readonly attempt: number;
      readonly result: ShownResult;
      /** Undefined where nobody retries. */
      readonly next: Decision | undefined;
      /** The faults that it has met. */
      readonly injected?: readonly DeliveryFaultKind[] | undefined;
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
  return forged ? REFUSALS.has(status) : isSuccess(status);
}

/**
 * The line of an attempt, or of a delivery that is not sent: what came of it and what follows stand first, the
 * address last, so that cutting takes what is known. It never holds a character that a terminal would obey.
 */
export function renderSent(sent: ShownSent, style: Style, width: number): string {
  const { at, delivery } = sent;
  const isNarrow = width < WIDE;
  const { text, ...parts } =
    sent.type === 'attempt' ? attemptParts(sent, isNarrow) : notSentParts(sent, isNarrow);
  const target = isAddressShown(sent) ? ` → ${targetText(delivery.url, false)}` : '';
  const name = safeText(delivery.event);
  // Where not all has room, what came of it does: the name stands behind it, and the address last.
  const texts = isNarrow ? { name: name + target, text } : { name, text: text + target };
  return layOutLine(
    { at, id: shortId(delivery.uuid), ...parts, ...texts, isTextFirst: isNarrow },
    style,
    width,
  );
}

/** From here on an event and what came of it have room beside each other. */
const WIDE = 100;

/** What stands in the place of an id where there is no delivery. */
const NO_ID = '-'.repeat(8);

/** The line of an event that no webhook asks for. */
export function renderUnwanted(
  { at, event }: { readonly at: number; readonly event: string },
  style: Style,
  width: number,
): string {
  const parts = { at, id: NO_ID, mood: 'doubtful', word: 'not sent', name: safeText(event) } as const;
  return layOutLine({ ...parts, text: 'no enabled webhook asks for it' }, style, width);
}

function isAddressShown(sent: ShownSent): boolean {
  return sent.type !== 'skipped' || sent.reason !== 'queue_full';
}

function notSentParts(
  sent: Exclude<ShownSent, { type: 'attempt' }>,
  isShort: boolean,
): Pick<LineParts, 'mood' | 'word' | 'text'> {
  const text =
    sent.type === 'skipped' ? reasonText(sent.delivery, sent.reason, isShort) : 'the emulator ends first';
  const word = sent.type === 'skipped' && sent.reason === 'lost' ? 'lost' : 'not sent';
  return { mood: 'doubtful', word, text };
}

/** Why nothing is sent to a webhook. */
export function skippedText(delivery: ShownDelivery, reason: SkipReason): string {
  const text = reasonText(delivery, reason, false);
  return reason === 'queue_full' ? text : `${text} → ${targetText(delivery.url, false)}`;
}

/** Columns of a webhook's name at most: the reason follows it. */
const MAX_WEBHOOK_NAME = { short: 12, long: 24 };

function reasonText({ webhookName }: ShownDelivery, reason: SkipReason, isShort: boolean): string {
  const webhook = truncate(safeText(webhookName), MAX_WEBHOOK_NAME[isShort ? 'short' : 'long']);
  switch (reason) {
    case 'not_local':
      return `${webhook} is not on this machine: not sent`;
    case 'url_unusable':
      return `nothing can be sent to the URL of ${webhook}`;
    case 'queue_full':
      return `too many deliveries are waiting: not sent to ${webhook}`;
    case 'lost':
      return 'lost on purpose';
  }
}

function attemptParts(
  sent: Extract<ShownSent, { type: 'attempt' }>,
  isShort: boolean,
): Pick<LineParts, 'mood' | 'word' | 'text'> {
  const { delivery, attempt, result, next, injected = [] } = sent;
  const isGood = isAsItShouldBe(delivery, result);
  const before = [
    ...(delivery.forged ? [isGood ? 'forged, refused' : 'forged'] : []),
    ...(delivery.repeat > 0 && !injected.includes('duplicate') ? [`repeat ${String(delivery.repeat)}`] : []),
    ...(attempt > 1 ? [`attempt ${String(attempt)}`] : []),
    ...injectedTexts(injected),
  ];
  const what = [...attemptResult(sent, isShort), ...(delivery.forged ? [] : consequence(next))].join(', ');
  return {
    mood: isGood ? 'good' : 'bad',
    word: wordOf(delivery.forged, isGood),
    text: `${before.length === 0 ? '' : `${before.join(', ')}: `}${what}`,
  };
}

/** What came of an attempt that was broken off on purpose is said by the fault. */
function attemptResult(
  { result, injected = [] }: Extract<ShownSent, { type: 'attempt' }>,
  isShort: boolean,
): string[] {
  if (injected.includes('drop') && result.kind === 'network_error') return [];
  const isStatusEnough = isShort || injected.includes('fail');
  return [result.kind === 'answered' && isStatusEnough ? String(result.status) : resultText(result)];
}

const FAULT_TEXTS: Readonly<Record<DeliveryFaultKind, string>> = {
  lose: 'lost',
  fail: 'not sent',
  drop: 'connection dropped',
  delay: 'sent late',
  duplicate: 'sent twice',
  reorder: 'held back',
  new_uuid: 'new UUID',
  throttle: 'slowed',
};

function injectedTexts(injected: readonly DeliveryFaultKind[]): string[] {
  const texts = injected.map((kind) => FAULT_TEXTS[kind]);
  return texts.length === 0 ? [] : [`${texts.join(', ')} (fault)`];
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
