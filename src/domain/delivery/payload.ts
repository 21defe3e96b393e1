import { readEventName } from '../events/read-payload.ts';
import { parseExactly } from '../json/exact-number.ts';
import { isNestedDeeper, MAX_NESTING_LEVELS } from '../json/nesting.ts';
import type { Payload } from './received-delivery.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body for showing. Any JSON will do, an unknown event or none at all included: what the
 * service sends tomorrow is not ours to refuse.
 *
 * @param body the exact bytes; they are not changed
 */
export function readPayload(body: Buffer): Payload {
  if (body.length === 0) return { readable: false, reason: 'empty' };
  if (isNestedDeeper(body, MAX_NESTING_LEVELS)) return { readable: false, reason: 'too_deep' };
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    return { readable: false, reason: 'not_utf8' };
  }
  try {
    return { readable: true, value: parseExactly(text) };
  } catch {
    return { readable: false, reason: 'not_json' };
  }
}

/** The event name of a payload; undefined when it has none. */
export function eventNameOf(payload: Payload): string | undefined {
  return payload.readable ? readEventName(payload.value) : undefined;
}
