import { ANSWERS, type Answer } from '../answers.ts';
import { errorCode } from '../../domain/errors.ts';
import type { RefusalReason } from '../../domain/delivery/received-delivery.ts';

/** First byte of a TLS handshake. */
const TLS_HANDSHAKE = 0x16;

/** What node:http's parser could not take, and how to answer it. */
export function explainClientError(error: Error): {
  readonly reason: RefusalReason;
  readonly answer: Answer;
} {
  switch (errorCode(error) ?? '') {
    case 'HPE_HEADER_OVERFLOW':
      return { reason: 'headers_too_large', answer: ANSWERS.headersTooLarge };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { reason: 'too_large', answer: ANSWERS.tooLarge };
    case 'HPE_INVALID_EOF_STATE':
      return { reason: 'aborted', answer: ANSWERS.malformedRequest };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { reason: 'too_slow', answer: ANSWERS.tooSlow };
    default:
      return { reason: spokeTls(error) ? 'tls' : 'malformed_request', answer: ANSWERS.malformedRequest };
  }
}

/** Whether it came of TLS, so that nothing can be said to the other side any more. */
export function isTlsError(error: Error): boolean {
  return /^ERR_(?:SSL|TLS|OSSL)_/.test(errorCode(error) ?? '');
}

function spokeTls(error: Error): boolean {
  return (
    'rawPacket' in error && error.rawPacket instanceof Uint8Array && error.rawPacket[0] === TLS_HANDSHAKE
  );
}
