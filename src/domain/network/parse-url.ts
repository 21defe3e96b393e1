/**
 * The URL, relative to `base` if there is one, or undefined when the text is none. `URL.canParse` is not asked: on Node 20, after some
 * thousand calls, it says no to every text with letters such as `ü`.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
