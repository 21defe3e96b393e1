import { contentHeaders, decodeContent } from '../domain/http/decode-content.ts';
import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';

/** Bytes that the beginning of an answer may become. */
const MAX_DECODED_BYTES = 2 * 1024 * 1024;

/**
 * What a target answered, without the secrets that it repeats: answers are stored, shown and handed on
 * to the sender. A body whose coding cannot be undone stays as it is.
 */
export function hideInOutcome(outcome: ForwardOutcome, hide: HideSecrets): ForwardOutcome {
  if (outcome.kind !== 'answered') return outcome;
  const headers = outcome.headers.map(([name, value]) => [name, hide(value)] as const);
  const { encoding } = contentHeaders(headers);
  const decoded = decodeContent(outcome.answerStart, encoding, { maxBytes: MAX_DECODED_BYTES, isPart: true });
  const body = decoded.kind === 'decoded' ? hideInBytes(decoded.bytes, hide) : undefined;
  if (body === undefined) return { ...outcome, headers };
  // It has another length, and no coding any more.
  const others = headers.filter(([name]) => !/^content-(?:length|encoding)$/i.test(name));
  return { ...outcome, headers: others, answerStart: body };
}

/** @returns undefined where there is nothing to hide */
function hideInBytes(bytes: Buffer, hide: HideSecrets): Buffer | undefined {
  // Each byte is one character, so that all others stay what they are, whatever the charset.
  const text = bytes.toString('latin1');
  const hidden = hide(text);
  if (hidden === text) return undefined;
  const [first = '', ...others] = hidden.split('…').map((part) => Buffer.from(part, 'latin1'));
  return Buffer.concat([Buffer.from(first), ...others.flatMap((part) => [Buffer.from('…'), part])]);
}
