/**
 * Reads a share of all: `10%`, `0.5%`, `100%`.
 *
 * @returns from above 0 to 1; undefined for anything else
 */
export function parseShare(text: string): number | undefined {
  const percent = /^\s*(\d{1,3}(?:\.\d{1,6})?)\s*%\s*$/.exec(text)?.[1];
  const share = percent === undefined ? Number.NaN : Number(percent) / 100;
  return share > 0 && share <= 1 ? share : undefined;
}

/** The same share as people write it. */
export function shareText(share: number): string {
  return `${String(Number((share * 100).toFixed(6)))}%`;
}

/** So many, or a share of all. */
export type CountOrShare =
  | { readonly count: number; readonly share?: undefined }
  | { readonly share: number; readonly count?: undefined };

/**
 * Reads how many, as a whole number from 1 (`3`) or as a share (`10%`).
 *
 * @returns undefined for anything else
 */
export function parseCountOrShare(text: string): CountOrShare | undefined {
  const count = /^\s*(\d{1,6})\s*$/.exec(text)?.[1];
  if (count !== undefined) return Number(count) > 0 ? { count: Number(count) } : undefined;
  const share = parseShare(text);
  return share === undefined ? undefined : { share };
}
