import { contentHeaders, contentText, decodeContent } from '../http/decode-content.ts';
import type { Answer } from './probe-result.ts';

/** A body that unfolds to more is no page, and no message. */
const MAX_TEXT_BYTES = 65_536;

/**
 * The beginning of an answer's body as text, which came from outside; empty where there is none, or where it is in a
 * content coding that cannot be undone.
 */
export function startText(answer: Answer): string {
  if (answer.kind !== 'answered') return '';
  const { encoding, type } = contentHeaders(answer.headers);
  const decoded = decodeContent(answer.start, encoding, { maxBytes: MAX_TEXT_BYTES, isPart: true });
  return decoded.kind === 'decoded' ? contentText(decoded.bytes, type) : '';
}
