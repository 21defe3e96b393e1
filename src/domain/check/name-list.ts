const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Names that are shown where there are more. */
const MAX_NAMES = 4;

/** Names in a sentence: `one, two and three`; of many the first, and how many more there are. */
export function nameList(names: readonly string[]): string {
  if (names.length <= MAX_NAMES) return LIST.format(names);
  const shown = names.slice(0, MAX_NAMES - 1);
  return LIST.format([...shown, `${String(names.length - shown.length)} more`]);
}
