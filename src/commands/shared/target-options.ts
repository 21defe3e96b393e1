import { parseAddedHeader } from '../../domain/added-headers.ts';
import { HooksError } from '../../domain/errors.ts';
import { isLoopbackHost } from '../../domain/webhook-url.ts';
import type { HeaderPair } from '../../domain/received-delivery.ts';

/**
 * What `--header` adds, each as `Name: value`.
 *
 * @throws HooksError `usage_invalid`
 */
export function readAddedHeaders(texts: readonly string[]): readonly HeaderPair[] {
  const headers = texts.map(parseAddedHeader);
  if (headers.filter(([name]) => name.toLowerCase() === 'host').length > 1)
    throw new HooksError('usage_invalid', '--header gives Host more than once.', {
      hint: 'A request has one Host header.',
    });
  return headers;
}

/**
 * Refuses `--insecure` where somebody between here and there could read and change everything; on this
 * machine nobody is between.
 *
 * @throws HooksError `usage_invalid`
 */
export function checkInsecure(urls: readonly URL[]): void {
  const secure = urls.filter(({ protocol }) => protocol === 'https:');
  if (secure.length === 0)
    throw new HooksError('usage_invalid', '--insecure is of no use without a target with https://.', {
      hint: 'Leave it out.',
    });
  const elsewhere = secure.find(({ hostname }) => !isLoopbackHost(hostname));
  if (elsewhere === undefined) return;
  throw new HooksError(
    'usage_invalid',
    `--insecure is for targets on this machine, and ${elsewhere.host} is not.`,
    {
      hint: 'Its certificate must be valid; NODE_EXTRA_CA_CERTS=<file> adds an authority of your own.',
    },
  );
}
