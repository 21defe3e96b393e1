import { sanitize } from '../terminal/text/sanitize.ts';
import { timeText } from '../domain/text/amounts.ts';

/** A call that failed and will be tried again. */
export interface Retry {
  readonly host: string;
  readonly reason:
    | { readonly kind: 'answered'; readonly status: number }
    | { readonly kind: 'no_answer'; readonly afterMs: number }
    | { readonly kind: 'failed'; readonly what: string };
  readonly retry: number;
  readonly retries: number;
  readonly delayMs: number;
}

/** Says why nothing seems to happen: `No answer from api.dyte.io within 10 s; trying again (1 of 3).` */
export function retryNotice({ host, reason, retry, retries, delayMs }: Retry): string {
  const again = delayMs < 1000 ? 'trying again' : `trying again in ${timeText(delayMs)}`;
  return `${sanitize(whatHappened(reason, host))}; ${again} (${String(retry)} of ${String(retries)}).`;
}

function whatHappened(reason: Retry['reason'], host: string): string {
  switch (reason.kind) {
    case 'answered':
      return `${host} answered ${String(reason.status)}`;
    case 'no_answer':
      return `No answer from ${host} within ${timeText(reason.afterMs)}`;
    case 'failed':
      return `${host}: ${reason.what}`;
  }
}
