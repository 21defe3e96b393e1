import type { Rejection, SignatureFinding } from '../domain/received-delivery.ts';
import type { ForwardState } from '../domain/stored-delivery.ts';
import { shownPayload } from './delivery-json.ts';
import type { HistoryEntry } from './history-line.ts';

/** One delivery of `deliveries list --json`. Secrets in `payload` are masked unless `--show-secrets`. */
export interface HistoryJson {
  readonly id: string;
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
  /** Copies that came. */
  readonly attempts: number;
  /** The worst of its forwards; null without any. */
  readonly forwardState: ForwardState | null;
  /** Bytes of the body. */
  readonly bodySize: number;
  /** As parsed; null when the body could not be read. */
  readonly payload: unknown;
}

export function historyJson({ delivery, payload }: HistoryEntry, showSecrets: boolean): HistoryJson {
  return {
    id: delivery.id,
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
