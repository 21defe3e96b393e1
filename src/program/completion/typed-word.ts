/** Before these a backslash between double quotes is one that the shell takes away. */
const ESCAPED_IN_QUOTES = new Set(['"', '\\', '$', '`']);

/**
 * A word as it stands on the command line, without the quotes and backslashes that the shell would take
 * away. Nothing in it is carried out: variables and commands stay text. A quotation mark that is still open
 * is one that somebody is typing behind.
 *
 * @example
 * typedWord('"My ho'); // 'My ho'
 */
export function typedWord(word: string): string {
  let quote = '';
  let typed = '';
  for (let place = 0; place < word.length; place += 1) {
    const letter = word.charAt(place);
    const next = word.charAt(place + 1);
    if (letter === quote) quote = '';
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === '\\' && (quote === '' || (quote === '"' && ESCAPED_IN_QUOTES.has(next)))) {
      typed += next;
      place += 1;
    } else typed += letter;
  }
  return typed;
}
