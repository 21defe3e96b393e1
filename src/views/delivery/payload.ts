import type { Payload } from '../../domain/delivery/received-delivery.ts';
import { describeEvent, type EventDescription, type KnownTitles } from '../../domain/events/describe.ts';
import { exactJson } from '../../domain/json/exact-number.ts';
import { maskSecrets, maskText } from '../../domain/secrets/mask-secrets.ts';
import { countText } from '../../domain/text/amounts.ts';
import { safeText } from '../../terminal/text/safe-text.ts';

/** How a payload is described. */
export interface DescriptionOptions {
  readonly showSecrets: boolean;
  readonly titles?: KnownTitles | undefined;
}

/** What happened; still raw text from outside, but without secrets unless wanted. */
export function describePayload(
  payload: Payload,
  { showSecrets, titles }: DescriptionOptions,
): EventDescription {
  if (!payload.readable) return { subject: undefined, news: 'nothing that can be read', meeting: undefined };
  return describeEvent(payload.value, showSecrets ? undefined : maskText, titles);
}

/** The same as parts of a line, harmless. */
export function shownDescription({ subject, news, meeting }: EventDescription): {
  readonly subject: string | undefined;
  readonly text: string;
  readonly title: string | undefined;
} {
  return { subject, text: safeText(news), title: meeting === undefined ? undefined : safeText(meeting) };
}

/** A payload fit for JSON output: null when it could not be read. */
export function shownPayload(payload: Payload, showSecrets: boolean): unknown {
  if (!payload.readable) return null;
  return showSecrets ? payload.value : maskSecrets(payload.value);
}

/** A payload as lines of pretty JSON, a body that is none as it came; not made harmless yet. */
export function payloadLines(payload: Payload, body: Buffer, showSecrets: boolean): readonly string[] {
  if (payload.readable) {
    const shown = showSecrets ? payload.value : maskSecrets(payload.value);
    return exactJson(shown, 2).split('\n');
  }
  if (body.length === 0) return ['(no body)'];
  // Secrets in it cannot be told from the rest.
  if (!showSecrets) return [`(a body of ${countText(body.length, 'byte')}; --show-secrets shows it)`];
  return body.toString('utf8').split('\n');
}
