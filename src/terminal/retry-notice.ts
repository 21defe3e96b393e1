import { sanitize } from './sanitize.ts';
import type { Output } from './io.ts';

/** A call that failed and will be tried again. */
export interface Retry {
  /** The status, such as `503`, or the network's code, such as `ECONNRESET`. */
  readonly reason: string;
  readonly retry: number;
  readonly retries: number;
  /** Milliseconds until then. */
  readonly delay: number;
}

const CLEAR_LINE = '\r\u001b[2K';

/** Says why nothing seems to happen; takes the place of a progress line on a terminal. */
export function writeRetryNotice(output: Output, { reason, retry, retries, delay }: Retry): void {
  const seconds = delay < 10_000 ? (delay / 1000).toFixed(1) : (delay / 1000).toFixed(0);
  const clear = output.isTerminal ? CLEAR_LINE : '';
  const count = `retry ${String(retry)} of ${String(retries)}`;
  output.write(
    `${clear}The service did not answer as it should (${sanitize(reason)}); ${count} in ${seconds} s.\n`,
  );
}
