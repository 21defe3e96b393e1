import { sanitize } from '../terminal/text/sanitize.ts';
import { timeText } from '../domain/text/amounts.ts';

/** A call that failed and will be tried again. */
export interface Retry {
  /** The status, such as `503`, or the network's code, such as `ECONNRESET`. */
  readonly reason: string;
  readonly retry: number;
  readonly retries: number;
  readonly delayMs: number;
}

/** Says why nothing seems to happen. */
export function retryNotice({ reason, retry, retries, delayMs }: Retry): string {
  const count = `retry ${String(retry)} of ${String(retries)}`;
  return `The service did not answer as it should (${sanitize(reason)}); ${count} in ${timeText(delayMs)}.`;
}
