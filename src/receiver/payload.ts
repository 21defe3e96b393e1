import { readEventName } from '../domain/events/read.ts';
import type { Payload } from '../domain/received-delivery.ts';

/**
 * Levels of nesting that are read. Real payloads have about five; what reads a payload later may call
 * itself once a level, and hostile ones have as many levels as the size limit has bytes.
 */
const DEEPEST = 200;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body for showing. Any JSON will do, an unknown event or none at all included: what the
 * service sends tomorrow is not ours to refuse.
 *
 * @param body the exact bytes; they are not changed
 */
export function readPayload(body: Buffer): Payload {
  if (body.length === 0) return { readable: false, reason: 'empty' };
  if (isDeeper(body, DEEPEST)) return { readable: false, reason: 'too_deep' };
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    return { readable: false, reason: 'not_utf8' };
  }
  try {
    return { readable: true, value: JSON.parse(text) };
  } catch {
    return { readable: false, reason: 'not_json' };
  }
}

/** The event name of a payload; undefined when it has none. */
export function eventNameOf(payload: Payload): string | undefined {
  return payload.readable ? readEventName(payload.value) : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Counts brackets outside strings. In UTF-8 no byte of a longer character looks like one of them. */
function isDeeper(body: Buffer, deepest: number): boolean {
  if (body.length <= deepest) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return false;
}
