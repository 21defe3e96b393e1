import { Type } from 'typebox';
import type { Rejection, SignatureFinding, UnreadableReason } from '../domain/delivery/received-delivery.ts';
import { forward, forwardState, notForwarded } from './forward.ts';
import {
  count,
  flag,
  headerValues,
  httpStatus,
  isoTime,
  milliseconds,
  object,
  oneOf,
  ordinal,
  orNull,
  text,
  type,
  type JsonOf,
} from './parts.ts';

const signature = oneOf<SignatureFinding['state']>(
  {
    valid: '',
    missing: '',
    malformed: '',
    mismatch: 'of another body, or made with another key',
    key_unavailable: 'there was no key to check it with',
    unchecked: 'it was not to be checked (--verify off)',
    reconstructed:
      'it has none: `deliveries reconcile --fill` has rebuilt it of what the API of the service knows',
  },
  'What is known of its signature.',
);

export const rejection = oneOf<Rejection>({
  signature: '',
  not_json: '',
  key_unavailable: '',
  store_failed: '',
});

const unreadable = oneOf<UnreadableReason>({
  empty: '',
  not_utf8: '',
  not_json: '',
  too_deep: 'nested too deeply',
  too_large: 'too large to be shown',
});

/** What every object of a delivery has, wherever it is printed. */
const deliveryFields = {
  type: type('delivery'),
  position: orNull(ordinal('Grows in the order of arrival, with gaps.'), 'Its place in the store.'),
  id: text('What `deliveries show` takes, and objects of forwards speak of.'),
  uuid: orNull(Type.String(), 'As the sender gave it.'),
  webhookId: orNull(Type.String(), 'The webhook that it was sent for.'),
  event: orNull(Type.String(), 'Null when the payload names none.'),
  meetingId: orNull(Type.String()),
  sessionId: orNull(Type.String()),
  receivedAt: isoTime('When its request began.'),
  durationMs: orNull(
    milliseconds(),
    'From its last byte to our answer; null in a store, which does not keep it.',
  ),
  method: text(),
  path: text('The path and query that it was sent to.'),
  bodySize: count('Bytes of the body.'),
  signature,
  status: orNull(
    httpStatus(),
    'Of our answer; null in a store where it may have been the answer of an application (--relay), and of a rebuilt delivery.',
  ),
  rejection: orNull(rejection, 'Why it was not accepted; null when it was.'),
  repeat: flag(
    'Whether this is a further copy. A store has one object for all copies, so it is false there.',
  ),
  arrivals: count('How often it has come, this copy included. A rejected one counts for itself.'),
  otherBody: flag('Whether another body came before under the same UUID.'),
  forwardState: orNull(forwardState, 'The worst of its forwards; null without any.'),
  tries: orNull(
    count(),
    'How often it has been sent on, replays included. `listen` prints null for a repeat: the store knows.',
  ),
  payload: Type.Unknown({ description: 'As parsed; null when the body could not be read.' }),
  unreadable: orNull(unreadable, 'Why the body could not be read; null when it could.'),
};

/** A delivery as lists have it. */
export const delivery = object(deliveryFields, {
  title: 'Delivery',
  description: 'One delivery. Secrets in `path`, `payload` and headers are masked unless --show-secrets.',
});

export type DeliveryJson = JsonOf<typeof delivery>;

const bodyBase64 = Type.String({ contentEncoding: 'base64', description: 'The exact bytes of the body.' });

const unreadableBody = Type.Optional({
  ...bodyBase64,
  description: 'The exact bytes; only when the body could not be read, and with --show-secrets.',
});

/** A delivery as it arrives. */
export const receivedDelivery = object(
  {
    ...deliveryFields,
    foreign: Type.Optional(
      Type.Literal(true, {
        description: 'Only with `listen --register`, and of deliveries for other webhooks than its own.',
      }),
    ),
    headers: headerValues,
    bodyBase64: unreadableBody,
  },
  { title: 'ReceivedDelivery', description: 'One delivery as it arrives.' },
);

export type ReceivedDeliveryJson = JsonOf<typeof receivedDelivery>;

const copy = object(
  { number: ordinal('1 for the first.'), receivedAt: isoTime(), signature },
  { title: 'Copy', description: 'One copy of a delivery, as it came.' },
);

/** A stored delivery with all that is known of it. */
export const deliveryDetails = object(
  {
    ...deliveryFields,
    headers: headerValues,
    bodyBase64: unreadableBody,
    copies: Type.Array(copy, { description: 'Every copy that came, the first one first.' }),
    forwards: Type.Array(forward),
    notForwarded: Type.Array(notForwarded, {
      description: 'Why targets have not had it, one object a target.',
    }),
  },
  { title: 'DeliveryDetails', description: 'One stored delivery, with all that is known of it.' },
);

export type DeliveryDetailsJson = JsonOf<typeof deliveryDetails>;

const masked = flag('Whether something is masked: then the signature need not match the body any more.');

/** A line of an export. */
export const exportedDelivery = object(
  { ...deliveryFields, headers: headerValues, bodyBase64, masked },
  { title: 'ExportedDelivery', description: 'One delivery with its bytes.' },
);

export type ExportedDeliveryJson = JsonOf<typeof exportedDelivery>;

/** What a test needs to send a delivery. */
export const fixture = object(
  {
    id: Type.String(),
    event: orNull(Type.String()),
    receivedAt: isoTime(),
    signature,
    method: Type.String(),
    path: Type.String(),
    headers: Type.Record(Type.String(), Type.String(), {
      description: 'Those that can be sent again; one that came more than once is one, with commas.',
    }),
    body: text('`Buffer.from(body, encoding)` are the exact bytes.'),
    encoding: oneOf<'utf8' | 'base64'>({ utf8: '', base64: '' }),
    masked,
  },
  { title: 'Fixture', description: 'A delivery as a test can send it.' },
);
