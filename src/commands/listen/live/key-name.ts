import { basename } from 'node:path';
import { parseUrl } from '../../../domain/webhook/webhook-url.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';

/** Where the key of signatures comes from, in a word or two: whose document it is, or which file. */
export function keyName(origin: string): string {
  if (origin.endsWith('--public-key')) return '--public-key';
  const host = parseUrl(origin)?.host ?? '';
  return sanitize(host === '' ? basename(origin) : host);
}
