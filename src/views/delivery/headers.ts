import { maskHeaderValue } from '../../domain/secrets/mask-secrets.ts';
import { safeLine } from '../../terminal/text/safe-text.ts';
import type { Style } from '../../terminal/style.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';

/** Headers fit for showing: names in lower case, secrets masked unless they are wanted. */
export function shownHeaders(headers: readonly HeaderPair[], showSecrets: boolean): readonly HeaderPair[] {
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    return [lower, showSecrets ? value : maskHeaderValue(lower, value)];
  });
}

/** Headers as an object; a list of values where one came more than once. */
export function headersJson(headers: readonly HeaderPair[]): Record<string, string | readonly string[]> {
  const values = new Map<string, string | readonly string[]>();
  for (const [name, value] of headers) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(values);
}

/** Headers for people, one a line. */
export function headerLines(headers: readonly HeaderPair[], style: Style, showSecrets: boolean): string[] {
  return shownHeaders(headers, showSecrets).map(
    ([name, value]) => `${style.faint(`${safeLine(name)}:`)} ${safeLine(value)}`,
  );
}
