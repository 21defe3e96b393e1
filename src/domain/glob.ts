/**
 * Whether `text` matches `pattern`, in which `*` stands for any characters, none included. Upper and
 * lower case are the same. No regular expression is made of it, so no pattern can make it slow.
 *
 * @example
 * matchesGlob('https://*.example.com/*', 'https://api.example.com/hook'); // true
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const given = withoutCase(text);
  const [first = '', ...pieces] = withoutCase(pattern).split('*');
  const last = pieces.pop();
  if (last === undefined) return first === given;
  if (!given.startsWith(first)) return false;
  let position = first.length;
  for (const piece of pieces) {
    const found = given.indexOf(piece, position);
    if (found === -1) return false;
    position = found + piece.length;
  }
  return given.length - last.length >= position && given.endsWith(last);
}

/** Lower case alone depends on the neighbours: the Greek sigma has another form at a word's end. */
function withoutCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}
