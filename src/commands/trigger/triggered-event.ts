import { isObject, parseJson } from '../../domain/json/json-value.ts';
import type { EventName } from '../../domain/events/names.ts';
import type { EventBody } from '../../emulator/control-client.ts';

/** An event to send, and how. */
export interface TriggeredEvent {
  /** Undefined for a body that says none; an emulator must know it. */
  readonly event: EventName | undefined;
  readonly body: EventBody;
  /** Since the event before, in milliseconds; before a factor is applied. */
  readonly afterMs: number;
  /** How often each delivery is sent again. */
  readonly repeats: number;
  readonly forged: boolean;
  /** Whether its deliveries are lost on their way. */
  readonly lost: boolean;
  /** Of its delivery; a new one without it. */
  readonly uuid: string | undefined;
}

/** What stands in the place of a name. */
export const NO_EVENT = 'no event';

/** The event that a body says it is of, which `--set` may have changed. */
export function eventIn({ event, body }: Pick<TriggeredEvent, 'event' | 'body'>): string {
  return namedIn(body.bytes) ?? event ?? NO_EVENT;
}

/** The event that bytes say they are of; undefined where they say none. */
export function namedIn(bytes: Uint8Array): string | undefined {
  const payload = parseJson(Buffer.from(bytes).toString('utf8'));
  const named = isObject(payload) ? payload['event'] : undefined;
  return typeof named === 'string' ? named : undefined;
}
