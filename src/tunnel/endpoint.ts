/**
 * Where a webhook leads through a public address: to its path, where it has one, else to the usual one.
 *
 * @param address a URL of http or https
 * @param path with a slash at its beginning
 */
export function endpointAt(address: string, path: string): string {
  const url = new URL(address);
  return url.pathname === '/' && url.search === '' ? `${url.origin}${path}` : url.href;
}
