import { HooksError } from '../../domain/errors.ts';

/**
 * @param path the value of `--path`
 * @throws HooksError `usage_invalid` for one that no request can have
 */
export function checkPath(path: string | undefined): void {
  const problem = path === undefined ? undefined : problemOf(path);
  if (problem === undefined) return;
  throw new HooksError('usage_invalid', `--path cannot be "${path ?? ''}": ${problem}.`, {
    hint: 'Give a path that starts with "/", without a query, such as /webhook.',
  });
}

function problemOf(path: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(path)) return 'it is a complete URL';
  if (!path.startsWith('/')) return 'it does not start with "/"';
  if (path.includes('?')) return 'it has a query, and deliveries are taken with any query';
  if (path.includes('#')) return 'it has a fragment, which is never sent';
  if (/[\s\p{Cc}]/u.test(path)) return 'it has a space, which is written %20, or a control character';
  // Clients resolve these before they send.
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return 'it has a "." or ".." between slashes';
  return undefined;
}
