import { shownTarget } from '../../domain/forward/target-name.ts';
import type { NotForwarded } from '../../domain/forward/not-forwarded.ts';
import { REFUSAL_TEXTS } from '../../domain/delivery/refusal-texts.ts';
import { faultText, readNetworkFault } from '../../domain/network/network-fault.ts';
import type { NotForwardedJson } from '../../schemas/forward.ts';
import { isSameDay, localDay, localTime } from '../../terminal/text/local-time.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { pauseText } from './pause.ts';

/**
 * Why a target has not had a delivery, as the rest of a line that begins with the target or its state.
 *
 * @param now milliseconds since 1970
 */
export function notForwardedText(
  { reason, rule = '', value = '', since }: NotForwarded,
  now: number,
): string {
  switch (reason) {
    case 'paused':
      return `forwarding is paused ${pauseText({ since: since ?? now, by: value }, now)}`;
    case 'target_down':
      return `${faultText(readNetworkFault(value))}${timeText(' since', since, now)}`;
    case 'no_receiver':
      return `no "listen" with this target runs${timeText(' since', since, now)}`;
    case 'retry':
      return 'another try follows';
    case 'queued':
      return 'its turn has not come';
    case 'rejected':
      return `not sent on: it was rejected (${rejectionText(value)})`;
    case 'no_target':
      return 'not sent on: "listen" had no target then';
    case 'event_filter':
      return `not sent: it gets ${safeText(rule)}, and this is ${safeText(value === '' ? 'of no event' : value)}`;
    case 'unverified':
      return `not sent: it gets only what is verified, and the signature is ${safeText(value.replace('_', ' '))}`;
    case 'target_later':
      return `not sent: no "listen" had this target before ${timeText('', since, now).trim()}`;
    case 'target_earlier':
      return 'not sent: no "listen" with this target ran then';
    case 'other_receiver':
      return 'not sent: it came to a "listen" without this target';
  }
}

function timeText(before: string, time: number | undefined, now: number): string {
  if (time === undefined) return '';
  return `${before} ${isSameDay(time, now) ? '' : `${localDay(time, now)} `}${localTime(time)}`;
}

function rejectionText(value: string): string {
  const known = Object.entries(REFUSAL_TEXTS).find(([name]) => name === value);
  return known?.[1].short ?? safeText(value);
}

export function notForwardedJson(
  { target, reason, rule, value, since }: NotForwarded,
  showSecrets: boolean,
): NotForwardedJson {
  return {
    target: target === undefined ? null : shownTarget(target, showSecrets),
    reason,
    rule: rule ?? null,
    value: value ?? null,
    since: since === undefined ? null : new Date(since).toISOString(),
  };
}
