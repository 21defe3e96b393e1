/** Far longer than any real one. */
const MAX_LENGTH = 100;

const NAME = /^[\w.:-]+$/;

/** Whether a text can be the name of an event, known or not: no pattern, no list, nothing that is obeyed. */
export function isEventName(text: string): boolean {
  return text.length <= MAX_LENGTH && NAME.test(text);
}
