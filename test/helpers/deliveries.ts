import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { parsePublicKey, type VerificationKey } from '../../src/domain/signature/public-key.ts';
import type { ReceivedDelivery } from '../../src/domain/delivery/received-delivery.ts';
import type { NewDelivery } from '../../src/domain/delivery/stored-delivery.ts';
import type { DeliveryEvent } from '../../src/receiver/receiver-event.ts';
import type { DeliveryRequest } from '../../src/receiver/delivery-request.ts';

/** A key pair of a test's own: nothing that the product signs takes part. */
export interface TestKeys {
  /** The public key as PEM. */
  readonly pem: string;
  readonly key: VerificationKey;
  /** Signs as the service does: RSASSA-PKCS1-v1_5 with SHA-256, base64. */
  sign(body: Uint8Array | string): string;
}

export function createTestKeys(modulusLength = 2048): TestKeys {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    pem,
    key: parsePublicKey(pem),
    sign: (body) => sign('sha256', Buffer.from(body), privateKey).toString('base64'),
  };
}

/** A UUID that is the same for the same name, so that failures read well. */
export function uuidFor(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A request as the HTTP side hands it to the receiving core. */
export function deliveryRequest(
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): DeliveryRequest {
  return {
    method: 'POST',
    target: '/webhook',
    headerValues: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    headers: Object.entries(headers),
    body: Buffer.from(body),
    receivedAt: Date.parse('2026-01-02T03:04:05.678Z'),
    sender: { destroyed: false },
  };
}

/** A delivery as a receiver tells of it: verified, accepted, the first of its kind. */
export function receivedDelivery(parts: Partial<ReceivedDelivery> = {}): ReceivedDelivery {
  const payload = { event: 'meeting.started', meeting: { title: 'Planning' } };
  return {
    id: uuidFor('one'),
    event: 'meeting.started',
    uuid: uuidFor('one'),
    webhookId: uuidFor('webhook'),
    meetingId: undefined,
    sessionId: undefined,
    signature: { state: 'valid' },
    rejection: undefined,
    repeat: false,
    attempt: 1,
    status: 200,
    receivedAt: Date.parse('2026-01-02T03:04:05.678Z'),
    durationMs: 1.5,
    method: 'POST',
    target: '/webhook',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(payload)),
    payload: { readable: true, value: payload },
    ...parts,
  };
}

/** The same as an event of the receiver. */
export function deliveryEvent(parts: Partial<Omit<DeliveryEvent, 'type'>> = {}): DeliveryEvent {
  return { position: 1, forwards: [], ...receivedDelivery(parts), ...parts, type: 'delivery' };
}

/** A delivery as it is handed to a store; another name makes another one. */
export function newDelivery(name: string, parts: Partial<NewDelivery> = {}): NewDelivery {
  const meetingId = uuidFor('meeting');
  return {
    id: uuidFor(name),
    event: 'meeting.started',
    uuid: uuidFor(name),
    webhookId: uuidFor('webhook'),
    meetingId,
    sessionId: uuidFor('session'),
    signature: 'valid',
    receivedAt: Date.parse('2026-01-02T03:04:05.678Z'),
    method: 'POST',
    target: '/webhook',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify({ event: 'meeting.started', meeting: { id: meetingId, title: name } })),
    ...parts,
  };
}
