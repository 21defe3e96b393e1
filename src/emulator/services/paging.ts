import type { Context } from 'hono';
import { BadRequest } from '../webhook-body.ts';

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

/**
 * What an answer says of a page. Offsets begin with 1, and are 0 where a page is empty.
 *
 * @param length how many entries are on it
 */
export function pagingOf(length: number, total: number, { number, size }: Page): object {
  const before = length === 0 ? 0 : (number - 1) * size;
  return {
    start_offset: length === 0 ? 0 : before + 1,
    end_offset: before + length,
    total_count: total,
  };
}

export type SortOrder = 'ASC' | 'DESC';

/** `DSC` is what the schema of livestreams has. The default is chosen. */
export function readSortOrder(context: Context): SortOrder {
  const order = context.req.query('sort_order') ?? 'ASC';
  if (order === 'ASC' || order === 'DESC') return order;
  if (order === 'DSC') return 'DESC';
  throw new BadRequest('"sort_order" must be one of [ASC, DESC]');
}
