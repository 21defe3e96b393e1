/** What one look at a place of results shows: how often a delivery was done, or why that cannot be told. */
export type Reading =
  | { readonly kind: 'count'; readonly times: number }
  | { readonly kind: 'unknown'; readonly problem: string };

/** Looks once. @throws the signal's reason */
export type Look = (uuid: string, signal: AbortSignal) => Promise<Reading>;

export function unknown(problem: string): Reading {
  return { kind: 'unknown', problem };
}
