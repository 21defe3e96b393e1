import { basename } from 'node:path';
import { parseUrl } from '../../../domain/webhook/webhook-url.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';

/** Where the key of signatures comes from, in a word or two: whose document it is, or which file. */
export function keyName(origin: string): string {
  const host = parseUrl(origin)?.host ?? '';
  return sanitize(host === '' ? basename(origin) : host);
}
