import { sizeText } from '../../../domain/text/amounts.ts';
import { safeText } from '../../../terminal/text/safe-text.ts';
import type { FileCode } from '../../../domain/files/file-codes.ts';
import type { FileResult } from './file-result.ts';

const TEXTS: Readonly<Record<FileCode, string>> = {
  no_file: 'this delivery has no file',
  link_expired: 'the link has expired, and the service has no new one',
  refused: 'its server refuses the link, and the service has no new one',
  gone: 'the file is not there any more',
  address_refused: 'the link leads to an address that is not on the internet',
  redirect_refused: 'its server leads to another place that is not followed',
  too_large: 'it is too large',
  unreachable: 'its server cannot be reached',
  timeout: 'it took too long (--timeout)',
  broken: 'it was broken off, or cannot be read',
  failed: 'its server answered with an error',
};

/** Why there is no file, without the link: that is a secret. */
export function refusalText({ code = 'failed', refusal, isRefreshed }: FileResult, maxBytes: number): string {
  if (code === 'too_large') return `${TEXTS.too_large} (--max-size ${sizeText(maxBytes)})`;
  if (code === 'refused' && isRefreshed) return 'its server refuses the new link too';
  if (refusal === undefined) return TEXTS[code];
  const start = (TEXTS[code].split(', and the service', 1)[0] ?? '').trim();
  return `${start}, and there is no new one: ${safeText(refusal)}`;
}
