import type { Exported } from './exported.ts';
import { headerValues } from '../../../domain/http/header-pairs.ts';

/** How a whole export is written, a delivery at a time. */
export interface ExportFormat {
  readonly begin: string;
  /** Stands between two deliveries. */
  readonly between: string;
  readonly end: string;
  /** The whole of an export without deliveries. */
  readonly empty: string;
  render(exported: Exported): string;
}

export interface FormatOptions {
  /** Where requests go to, instead of where they went; for `har` and `curl`. */
  readonly url: string | undefined;
}

/** Where a delivery was sent to: what the sender asked for, as far as its headers say. */
export function requestUrl({ target, headers }: Exported, { url }: FormatOptions): string {
  if (url !== undefined) return url;
  if (/^https?:\/\//i.test(target)) return target;
  const [forwardedProto] = headerValues(headers, 'x-forwarded-proto');
  const scheme = forwardedProto?.trim().toLowerCase() === 'https' ? 'https' : 'http';
  const host = headerValues(headers, 'host')[0]?.trim() ?? '';
  const path = target.startsWith('/') ? target : `/${target}`;
  return `${scheme}://${host === '' ? '127.0.0.1' : host}${path}`;
}
