import type { Decision } from '../../domain/retry/retry-policy.ts';
import { faultText } from '../../domain/network/network-fault.ts';
import { timeText } from '../../domain/text/amounts.ts';
import type { EmulatedDelivery, EmulatorEvent, SkipReason } from '../../emulator/emulator-event.ts';
import { layOutLine, type LineParts } from '../../views/delivery/line-layout.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { targetText } from '../../views/forward/text.ts';
import type { Style } from '../../terminal/style.ts';

/**
 * One line for a call, an attempt, or a delivery that is not sent; undefined for what those lines say
 * already. It never holds a character that a terminal would obey.
 */
export function renderEvent(event: EmulatorEvent, style: Style, width: number): string | undefined {
  const parts = partsOf(event);
  return parts === undefined ? undefined : layOutLine({ at: event.at, ...parts }, style, width);
}

function partsOf(event: EmulatorEvent): Omit<LineParts, 'at'> | undefined {
  switch (event.type) {
    case 'request':
      return {
        status: event.status,
        mood: event.status < 400 ? 'good' : 'bad',
        word: 'call',
        name: safeText(`${event.method} ${event.path}`),
        text: timeText(event.durationMs),
        isMinor: true,
      };
    case 'emitted':
      if (event.webhooks > 0) return undefined;
      return {
        status: undefined,
        mood: 'doubtful',
        word: 'not sent',
        name: safeText(event.event),
        text: 'no enabled webhook asks for it',
      };
    case 'attempt':
      return attemptParts(event);
    case 'skipped':
      return notSent(event.delivery, 'skipped', SKIPPED[event.reason]);
    case 'cancelled':
      return notSent(event.delivery, 'cancelled', 'cancelled: the emulator ends');
    case 'queued':
    case 'retry_scheduled':
    case 'delivered':
    case 'gave_up':
    case 'failure':
      return undefined;
  }
}

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  not_local: 'skipped, as it is not on this machine (--allow-remote sends there)',
  url_unusable: 'skipped, as nothing can be sent to such a URL',
  queue_full: 'skipped, as too many deliveries are waiting',
};

function notSent(delivery: EmulatedDelivery, word: string, why: string): Omit<LineParts, 'at'> {
  const text = `${arrowTo(delivery)}: ${why}`;
  return { status: undefined, mood: 'doubtful', word, name: safeText(delivery.event), text };
}

function attemptParts(event: Extract<EmulatorEvent, { readonly type: 'attempt' }>): Omit<LineParts, 'at'> {
  const { delivery, attempt, result, next } = event;
  const isDone = next.action === 'done';
  const says = [
    arrowTo(delivery),
    ...(delivery.forged ? ['forged'] : []),
    ...(attempt > 1 ? [`attempt ${String(attempt)}`] : []),
    result.kind === 'network_error' ? faultText(result.fault) : '',
    result.kind === 'timeout' ? 'no answer in time' : timeText(result.durationMs),
    consequence(next),
  ];
  return {
    status: result.kind === 'answered' ? result.status : undefined,
    mood: isDone ? 'good' : 'bad',
    word: isDone ? 'delivered' : 'failed',
    name: safeText(delivery.event),
    text: says.filter((part) => part !== '').join(', '),
  };
}

function consequence(next: Decision): string {
  if (next.action === 'done') return '';
  if (next.action === 'retry') return `retry in ${timeText(next.retryInMs)}`;
  return next.reason === 'final_status' ? 'not retried' : 'given up';
}

function arrowTo({ url }: EmulatedDelivery): string {
  return `→ ${targetText(url, false)}`;
}
