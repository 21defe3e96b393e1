import { shortId } from '../../terminal/text/safe-text.ts';
import { widthOf } from '../../terminal/text/width.ts';

/** UUIDs, and ids of accounts: 32 hexadecimal digits. */
const ID = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})$/i;

/**
 * A path for a line of a terminal: where it does not fit, ids are shortened, and then the beginning is left
 * out. Its end says what was asked for.
 */
export function shortPath(path: string, columns: number): string {
  if (widthOf(path) <= columns) return path;
  const segments = path.split('/').map((segment) => (ID.test(segment) ? shortId(segment) : segment));
  const whole = segments.join('/');
  if (widthOf(whole) <= columns) return whole;
  const ends = segments.slice(2).map((_, index) => `…/${segments.slice(index + 2).join('/')}`);
  return ends.find((end) => widthOf(end) <= columns) ?? path;
}
