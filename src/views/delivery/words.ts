import { describeEvent } from '../../domain/events/describe.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import type { Payload, Rejection, SignatureFinding } from '../../domain/delivery/received-delivery.ts';
import type { Mood } from './line-layout.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/** Characters from outside that are looked at for one part of a line. */
const MAX_TEXT_LENGTH = 300;

/** A text from outside for one line: shortened, and with nothing that a terminal would obey. */
export function safeText(text: string): string {
  return sanitize(text.slice(0, MAX_TEXT_LENGTH));
}

/** What a signature's state means, in a word or two, and whether that is good. */
export function signatureWord(
  state: SignatureFinding['state'],
  rejection: Rejection | undefined,
): { readonly mood: Mood; readonly word: string } {
  const isAccepted = rejection === undefined;
  switch (state) {
    case 'valid':
      return { mood: isAccepted ? 'good' : 'bad', word: 'verified' };
    case 'missing':
      return { mood: isAccepted ? 'doubtful' : 'bad', word: 'unsigned' };
    case 'key_unavailable':
      return { mood: isAccepted ? 'doubtful' : 'bad', word: 'unverified' };
    case 'unchecked':
      return { mood: isAccepted ? 'doubtful' : 'bad', word: 'unchecked' };
    case 'malformed':
    case 'mismatch':
      // It may be of a key that is newer than ours.
      return { mood: 'bad', word: rejection === 'key_unavailable' ? 'unverified' : 'bad signature' };
  }
}

/** One sentence on what happened; still raw text from outside, but without secrets unless wanted. */
export function describePayload(payload: Payload, showSecrets: boolean): string {
  if (!payload.readable) return 'nothing that can be read';
  return describeEvent(payload.value, showSecrets ? undefined : maskText);
}
