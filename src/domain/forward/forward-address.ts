/**
 * Path and query that a delivery is sent to. A target that is a bare origin (`http://localhost:3000`)
 * gets the path that came; one with a path of its own is an address, which stays. The query that came
 * is added to that of the target.
 *
 * @param deliveryTarget path and query as they came
 * @param fixedPath path, and a query if it has one, in the place of all others
 * @example
 * forwardPath(new URL('http://localhost:3000/hook?a=1'), '/webhook?b=2'); // '/hook?a=1&b=2'
 */
export function forwardPath(target: URL, deliveryTarget: string, fixedPath?: string): string {
  const came = splitQuery(withoutOrigin(deliveryTarget));
  const own = splitQuery(fixedPath ?? `${target.pathname}${target.search}`);
  const keepsPath = fixedPath === undefined && target.pathname === '/';
  const query = [own.query, came.query].filter((part) => part !== '').join('&');
  return `${keepsPath ? came.path : own.path}${query === '' ? '' : `?${query}`}`;
}

function splitQuery(text: string): { readonly path: string; readonly query: string } {
  const mark = text.indexOf('?');
  return mark === -1 ? { path: text, query: '' } : { path: text.slice(0, mark), query: text.slice(mark + 1) };
}

/** Proxies send whole URLs; what has no path at all (`*`) means the root here. */
function withoutOrigin(target: string): string {
  const path = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  if (path.startsWith('/')) return path;
  return path.startsWith('?') ? `/${path}` : '/';
}
