import {
  codingProblem,
  contentHeaders,
  contentText,
  decodeContent,
  type DecodedContent,
} from '../../domain/http/decode-content.ts';
import { maskBody } from '../../domain/json/masked-body.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import type { ForwardOutcome } from '../../domain/delivery/stored-delivery.ts';

/** Bytes that are shown of an answer; as many are kept of one that came without a coding. */
const MAX_SHOWN_BYTES = 16 * 1024;

/** Bytes that the beginning of an answer may become: text shrinks to a hundredth at most. */
const MAX_DECODED_BYTES = 2 * 1024 * 1024;

/**
 * What a target answered, as text, its codings undone; without secrets in URLs unless they are wanted.
 *
 * @returns undefined where there is none, and where its coding cannot be undone: see `answerProblem`
 */
export function answerText(outcome: ForwardOutcome, showSecrets: boolean): string | undefined {
  const text = plainText(outcome);
  return showSecrets || text === undefined ? text : maskAnswer(text);
}

/** By its fields where it is JSON, and came whole. */
function maskAnswer(text: string): string {
  const shown = /^\s*[[{]/.test(text) ? maskBody(Buffer.from(text)) : undefined;
  return shown === undefined || shown.length === 0 ? maskText(text) : shown.toString('utf8');
}

/** Why an answer cannot be shown, for people. */
export function answerProblem(outcome: ForwardOutcome): string | undefined {
  if (outcome.kind !== 'answered') return undefined;
  const decoded = decodedStart(outcome);
  return decoded.kind === 'decoded' ? undefined : `(its body is ${codingProblem(decoded)})`;
}

function plainText(outcome: ForwardOutcome): string | undefined {
  if (outcome.kind === 'exited') return outcome.answerStart.toString('utf8');
  if (outcome.kind !== 'answered') return undefined;
  const decoded = decodedStart(outcome);
  if (decoded.kind !== 'decoded') return undefined;
  return contentText(decoded.bytes.subarray(0, MAX_SHOWN_BYTES), contentHeaders(outcome.headers).type);
}

function decodedStart({
  headers,
  answerStart,
}: Extract<ForwardOutcome, { kind: 'answered' }>): DecodedContent {
  const { encoding } = contentHeaders(headers);
  return decodeContent(answerStart, encoding, { maxBytes: MAX_DECODED_BYTES, isPart: true });
}
