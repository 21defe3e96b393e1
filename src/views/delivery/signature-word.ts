import type { Rejection, SignatureFinding } from '../../domain/delivery/received-delivery.ts';
import type { Mood } from './line-layout.ts';

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
    case 'reconstructed':
      return { mood: 'doubtful', word: 'rebuilt' };
    case 'malformed':
    case 'mismatch':
      // It may be of a key that is newer than ours.
      return { mood: 'bad', word: rejection === 'key_unavailable' ? 'unverified' : 'bad signature' };
  }
}
