/** Which part of a list is asked for. */
export interface Page {
  /** 1 for the first. */
  readonly number: number;
  readonly size: number;
}

/**
 * Reads a number of a query.
 *
 * @returns undefined for what is no whole number from 1 to `max`
 */
export function readCount(
  text: string | undefined,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number | undefined {
  if (text === undefined) return fallback;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= max ? count : undefined;
}

export function pageOf<Item>(all: readonly Item[], { number, size }: Page): readonly Item[] {
  return all.slice((number - 1) * size, number * size);
}
