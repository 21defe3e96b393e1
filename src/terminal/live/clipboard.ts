/** Characters that all terminals which know the sequence take; some drop what is longer without a word. */
const MAX_ENCODED_LENGTH = 74_994;

/**
 * The sequence that has a terminal put a text on the clipboard of whoever sits at it, also through ssh
 * (OSC 52). Inside tmux it is sent in tmux's own envelope too, since one of both may be allowed.
 *
 * @param inTmux whether the environment has `TMUX`
 * @returns undefined for a text that is too long
 */
export function clipboardSequence(text: string, inTmux: boolean): string | undefined {
  const encoded = Buffer.from(text).toString('base64');
  if (encoded.length > MAX_ENCODED_LENGTH) return undefined;
  const sequence = `\u001b]52;c;${encoded}\u0007`;
  return inTmux ? `${sequence}\u001bPtmux;\u001b${sequence}\u001b\\` : sequence;
}
