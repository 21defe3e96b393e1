import { isObject, parseJson } from '../domain/json/json-value.ts';
import { sampleFor } from './samples.ts';
import type { EventName } from '../domain/events/names.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';

/** What an event is made of. */
interface Given {
  /** A sample without it. */
  readonly payload: object | undefined;
  /** Bytes in the place of a payload. */
  readonly body: Uint8Array | undefined;
  /** The shape of the sample. */
  readonly family: PayloadFamily;
}

/** What an event says: with bytes that are no JSON object, nothing. */
export function emittedPayload(
  event: EventName,
  { payload, body, family }: Given,
): Readonly<Record<string, unknown>> {
  if (body === undefined) return { ...(payload ?? sampleFor(event, family)) };
  const said = parseJson(Buffer.from(body).toString('utf8'));
  return isObject(said) ? said : {};
}
