import type { Payload } from '../../domain/delivery/received-delivery.ts';
import { describeEvent } from '../../domain/events/describe.ts';
import { exactJson } from '../../domain/json/exact-number.ts';
import { maskSecrets, maskText } from '../../domain/secrets/mask-secrets.ts';
import { countText } from '../../domain/text/amounts.ts';

/** One sentence on what happened; still raw text from outside, but without secrets unless wanted. */
export function describePayload(payload: Payload, showSecrets: boolean): string {
  if (!payload.readable) return 'nothing that can be read';
  return describeEvent(payload.value, showSecrets ? undefined : maskText);
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
