/**
 * Whether `text` matches `pattern`, in which `*` stands for any characters, none included. Upper and
 * lower case are the same. Takes time in proportion to both lengths, whatever the pattern.
 *
 * @example
 * matchesGlob('https://*.example.com/*', 'https://api.example.com/hook'); // true
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = withoutCase(pattern);
  const given = withoutCase(text);
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let starText = 0;
  while (inText < given.length) {
    if (wanted[inPattern] === '*') {
      star = inPattern;
      starText = inText;
      inPattern += 1;
    } else if (wanted[inPattern] === given[inText]) {
      inPattern += 1;
      inText += 1;
    } else if (star >= 0) {
      // Let the last star take one more character, and try what follows it again.
      starText += 1;
      inText = starText;
      inPattern = star + 1;
    } else return false;
  }
  return /^\**$/.test(wanted.slice(inPattern));
}

/** Lower case alone depends on the neighbours: the Greek sigma has another form at a word's end. */
function withoutCase(text: string): string {
  return text.toLowerCase().toUpperCase();
}
