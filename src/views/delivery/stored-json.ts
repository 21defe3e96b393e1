import { firstIdOf } from '../../domain/delivery/other-body-id.ts';
import type {
  Rejection,
  SignatureFinding,
  UnreadableReason,
} from '../../domain/delivery/received-delivery.ts';
import type { ForwardState, StoredAttempt, LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { forwardJson, type ForwardJson } from '../forward/json.ts';
import { shownHeaders, headersJson } from './headers.ts';
import { shownPayload } from './payload.ts';

/** One delivery of `deliveries list --json`. Secrets in `payload` are masked unless `--show-secrets`. */
export interface StoredJson {
  readonly id: string;
  /** Its place in the store, which names it on the command line too. */
  readonly position: number;
  readonly uuid: string | null;
  readonly webhookId: string | null;
  /** Null when the payload names none. */
  readonly event: string | null;
  readonly meetingId: string | null;
  readonly sessionId: string | null;
  /** ISO 8601 with milliseconds, UTC. */
  readonly receivedAt: string;
  readonly signature: SignatureFinding['state'];
  /** Why it was not accepted; null when it was. */
  readonly rejection: Rejection | null;
  /** Only when another body came before under the same UUID. */
  readonly otherBody?: true;
  /** Copies that came. */
  readonly attempts: number;
  /** The worst of its forwards; null without any. */
  readonly forwardState: ForwardState | null;
  /** Bytes of the body. */
  readonly bodySize: number;
  /** As parsed; null when the body could not be read. */
  readonly payload: unknown;
}

export function storedJson({ delivery, payload }: LoadedDelivery, showSecrets: boolean): StoredJson {
  return {
    id: delivery.id,
    position: delivery.position,
    ...(firstIdOf(delivery.id) === undefined ? {} : { otherBody: true }),
    uuid: delivery.uuid ?? null,
    webhookId: delivery.webhookId ?? null,
    event: delivery.event ?? null,
    meetingId: delivery.meetingId ?? null,
    sessionId: delivery.sessionId ?? null,
    receivedAt: new Date(delivery.receivedAt).toISOString(),
    signature: delivery.signature,
    rejection: delivery.rejection ?? null,
    attempts: delivery.attempts,
    forwardState: delivery.forwardState ?? null,
    bodySize: delivery.bodySize,
    payload: shownPayload(payload, showSecrets),
  };
}

/** The document of `deliveries show --json`. Secrets are masked unless `--show-secrets`. */
export interface StoredDetailsJson extends StoredJson {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names in lower case; a list of values where a header came more than once. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Only when the body could not be read. */
  readonly unreadable?: UnreadableReason;
  /** The exact bytes; only when the body could not be read, and with `--show-secrets`. */
  readonly bodyBase64?: string;
  /** Every copy that came, the first one first. */
  readonly arrivals: readonly ArrivalJson[];
  readonly forwards: readonly ForwardJson[];
}

export interface ArrivalJson {
  readonly attempt: number;
  readonly receivedAt: string;
  readonly signature: SignatureFinding['state'];
}

export function storedDetailsJson(
  entry: LoadedDelivery,
  attempts: readonly StoredAttempt[],
  showSecrets: boolean,
): StoredDetailsJson {
  const { content, payload, forwards } = entry;
  return {
    ...storedJson(entry, showSecrets),
    method: content.method,
    target: showSecrets ? content.target : maskUrl(content.target),
    headers: headersJson(shownHeaders(content.headers, showSecrets)),
    ...(payload.readable ? {} : { unreadable: payload.reason }),
    ...(payload.readable || !showSecrets ? {} : { bodyBase64: content.body.toString('base64') }),
    arrivals: attempts.map(({ number, receivedAt, signature }) => ({
      attempt: number,
      receivedAt: new Date(receivedAt).toISOString(),
      signature,
    })),
    forwards: forwards.map((forward) => forwardJson(forward, showSecrets)),
  };
}
