/**
 * Whether `text` matches `pattern`, in which `*` stands for any characters, none included. Upper and
 * lower case are the same. No regular expression is made of it, so no pattern can make it slow.
 *
 * @example
 * matchesGlob('https://*.example.com/*', 'https://api.example.com/hook'); // true
 */
export function matchesGlob(pattern: string, text: string): boolean {
  return matchesGlobExactly(withoutCase(pattern), withoutCase(text));
}

/** The same where upper and lower case differ. */
export function matchesGlobExactly(pattern: string, text: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, position);
    if (found === -1) return false;
    position = found + piece.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}

/** Lower case alone depends on the neighbours: the Greek sigma has another form at a word's end. */
function withoutCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}
