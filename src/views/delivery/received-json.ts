import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import { headersJson, shownHeaders } from './headers.ts';
import { shownPayload } from './payload.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import type {
  ReceivedDelivery,
  Rejection,
  SignatureFinding,
  UnreadableReason,
} from '../../domain/delivery/received-delivery.ts';

/** First object of `listen --json`: connections are accepted. */
export interface ReadyJson {
  readonly type: 'ready';
  /** Where deliveries can be sent to from this machine. */
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

/** One delivery. Secrets in `headers` and `payload` are masked unless `--show-secrets`. */
export interface DeliveryJson {
  readonly type: 'delivery';
  /** What `deliveries show` takes, and `forward` objects speak of. */
  readonly id: string;
  /** Its place in the store, which `deliveries show` takes too; null for one that was not accepted. */
  readonly position: number | null;
  /** Null when the payload names none. */
  readonly event: string | null;
  readonly uuid: string | null;
  readonly webhookId: string | null;
  readonly signature: SignatureFinding['state'];
  readonly repeat: boolean;
  /** Only when another body came before under the same UUID. */
  readonly otherBody?: true;
  readonly attempt: number;
  /** Status of our answer. */
  readonly status: number;
  /** Why it was not accepted; null when it was. */
  readonly rejection: Rejection | null;
  /** ISO 8601 with milliseconds, UTC. */
  readonly receivedAt: string;
  readonly durationMs: number;
  /** Names in lower case; a list of values where a header came more than once. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** As parsed; null when the body could not be read. */
  readonly payload: unknown;
  /** Only when the body could not be read. */
  readonly unreadable?: UnreadableReason;
  /** The exact bytes; only when the body could not be read, and with `--show-secrets`. */
  readonly bodyBase64?: string;
}

/** Last object: what came in all. */
export interface SummaryJson {
  readonly type: 'summary';
  /** Deliveries by event name, each counted once. */
  readonly events: Readonly<Record<string, number>>;
  readonly repeats: number;
  readonly unverified: number;
  /** Deliveries and requests that were not accepted, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly faults: number;
  /** Null when nothing was answered. */
  readonly slowestAnswerMs: number | null;
  /** Deliveries that were answered but not printed, because nobody read the output. */
  readonly linesLost: number;
  /** How each target has fared, in the order in which they were given. */
  readonly forwards: readonly TargetSummary[];
}

/** A delivery, and its place in the store where it was accepted. */
type PlacedDelivery = ReceivedDelivery & { readonly position: number | undefined };

export function deliveryJson(delivery: PlacedDelivery, showSecrets: boolean): DeliveryJson {
  const { payload, body } = delivery;
  return {
    type: 'delivery',
    id: delivery.id,
    position: delivery.position ?? null,
    event: delivery.event ?? null,
    uuid: delivery.uuid ?? null,
    webhookId: delivery.webhookId ?? null,
    signature: delivery.signature.state,
    repeat: delivery.repeat,
    ...(firstIdOf(delivery.id) === undefined ? {} : { otherBody: true }),
    attempt: delivery.attempt,
    status: delivery.status,
    rejection: delivery.rejection ?? null,
    receivedAt: new Date(delivery.receivedAt).toISOString(),
    durationMs: roundedMs(delivery.durationMs),
    headers: headersJson(shownHeaders(delivery.headers, showSecrets)),
    payload: shownPayload(payload, showSecrets),
    ...(payload.readable ? {} : { unreadable: payload.reason }),
    ...(payload.readable || !showSecrets ? {} : { bodyBase64: body.toString('base64') }),
  };
}
