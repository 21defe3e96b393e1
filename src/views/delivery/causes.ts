import { contentCodingOf } from '../../domain/http/content-coding.ts';
import { REFUSAL_TEXTS } from '../../domain/delivery/refusal-texts.ts';
import type {
  Payload,
  ReceivedDelivery,
  RefusalReason,
  SignatureFinding,
  UnreadableReason,
} from '../../domain/delivery/received-delivery.ts';
import type { MalformedReason } from '../../domain/signature/signature.ts';
import type { StoredDelivery } from '../../domain/delivery/stored-delivery.ts';

/** Why a delivery was not accepted, for a person. */
export interface Cause {
  /** A few words for its line. */
  readonly short: string;
  /** What to do about it: said once, however often it happens. */
  readonly hint?: string;
}

const MALFORMED: Readonly<Record<MalformedReason, Cause>> = {
  hex_digest: {
    short: 'signature looks like an HMAC: the service signs with RSA',
    hint: 'The signature is a hex digest, as of an HMAC with a shared secret. The service has no shared secret: it signs with RSA, in base64. Look at what sends this; for requests of your own, use --verify off.',
  },
  not_base64: {
    short: 'signature is not base64: changed on the way?',
    hint: 'The signature is not base64, as the service’s are: something on the way changed the header, or this was not sent by the service. To try things out with requests of your own, use --verify off.',
  },
  wrong_length: {
    short: 'signature has the wrong length for this key',
    hint: 'The signature was made with a key of another size: check --service and --public-key.',
  },
};

const MISMATCH: Cause = {
  short: 'signature does not match: body changed, or another key',
  hint: 'A signature does not match when something on the way changed the body (a proxy or tunnel that writes the JSON anew), or when another service signed it: check --service and --public-key.',
};

const MISSING: Cause = {
  short: 'no signature header: not sent by the service?',
  hint: 'The service signs every delivery (dyte-signature or rtk-signature). To try things out with requests of your own, use --verify off.',
};

const UNREADABLE: Readonly<Record<UnreadableReason, string>> = {
  empty: 'the body is empty',
  not_utf8: 'the body is not UTF-8',
  not_json: 'the body is not JSON',
  too_deep: 'the body is nested too deeply',
  too_large: 'the body is too large to be shown',
};

const KEY_UNAVAILABLE: Cause = {
  short: 'no key to check the signature with now; the service may retry',
  hint: 'It was answered 503, which both services retry, rather than 401, which RealtimeKit takes as final.',
};

/** The key may have changed, and nobody can say so in time. */
const UNCONFIRMED: Cause = {
  short: 'signature does not match the known key; the service may retry',
  hint: 'Whether the service has a new key could not be found out in time. It was answered 503, which both services retry, rather than 401, which RealtimeKit takes as final.',
};

/** What the mark of a delivery means that was accepted without a valid signature: said once. */
export const MARK_EXPLANATIONS: Partial<Record<SignatureFinding['state'], string>> = {
  unchecked: '? is not checked (--verify off): anybody may have sent it.',
  key_unavailable:
    '? could not be checked, as the key cannot be had: anybody may have sent it. It is kept and shown, and counts for nothing else.',
};

/** The likely cause of a rejection; undefined for a delivery that was accepted. */
export function causeOf(delivery: ReceivedDelivery): Cause | undefined {
  switch (delivery.rejection) {
    case undefined:
      return undefined;
    case 'signature':
      return signatureCause(delivery);
    case 'not_json':
      return (
        compressedCause(delivery) ?? {
          short: delivery.payload.readable ? 'the body is rejected' : UNREADABLE[delivery.payload.reason],
        }
      );
    case 'key_unavailable':
      return delivery.signature.state === 'key_unavailable' ? KEY_UNAVAILABLE : UNCONFIRMED;
    case 'store_failed':
      return { short: 'could not be stored; the service may retry' };
  }
}

/** The same of a delivery that was kept, of which the particulars are no longer known. */
export function storedCause(
  { rejection, signature }: Pick<StoredDelivery, 'rejection' | 'signature'>,
  payload: Payload,
): string | undefined {
  if (rejection === undefined) return undefined;
  if (rejection === 'not_json' && !payload.readable) return UNREADABLE[payload.reason];
  if (rejection === 'signature' && signature === 'missing') return MISSING.short;
  if (rejection === 'signature' && signature === 'malformed') return 'signature is malformed';
  return rejection === 'signature' ? MISMATCH.short : REFUSAL_TEXTS[rejection].short;
}

function signatureCause(delivery: ReceivedDelivery): Cause {
  const { signature } = delivery;
  if (signature.state === 'missing') return MISSING;
  if (signature.state === 'malformed') return MALFORMED[signature.reason];
  return compressedCause(delivery) ?? MISMATCH;
}

function compressedCause({ headers }: ReceivedDelivery): Cause | undefined {
  const coding = contentCodingOf(headers);
  if (coding === undefined) return undefined;
  return {
    short: `the body came compressed (Content-Encoding: ${coding})`,
    hint: 'The signature is over the body as the service sends it, which is not compressed. A proxy or tunnel on the way compresses it: switch that off there. To send requests of your own, leave Content-Encoding out.',
  };
}

/** What the mark of a delivery means that was sent for another webhook. */
export const FOREIGN_EXPLANATION =
  'foreign: it was sent for another webhook at this address, and counts for nothing here. It is kept and sent on like others; --only-mine refuses it.';

/** What the person at the receiver may want to know besides. */
const REMARKS: Partial<Record<RefusalReason, string>> = {
  path: ' (--path)',
  other_webhook: ' (--only-mine)',
  registering: '; the service may retry',
  busy: '; the service may retry',
};

/** Why a request never became a delivery, in a few words. */
export function refusalText(reason: RefusalReason): string {
  return `${REFUSAL_TEXTS[reason].long}${REMARKS[reason] ?? ''}`;
}

/** Said of a delivery under whose UUID another body came before. */
export const OTHER_BODY = 'another body under the same UUID';
