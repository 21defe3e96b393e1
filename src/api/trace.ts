import type { Clock } from '../domain/clock.ts';
import type { ApiRequest, Outcome, Transport } from './transport.ts';

/** One attempt of a call: what was sent, and what came of it. */
export type Exchange =
  | { readonly type: 'request'; readonly request: ApiRequest }
  | {
      readonly type: 'outcome';
      readonly request: ApiRequest;
      readonly outcome: Outcome;
      readonly durationMs: number;
    };

/** Who hears of every attempt, for `--debug`. What it is given holds secrets. */
export interface Trace {
  readonly clock: Clock;
  readonly onExchange: (exchange: Exchange) => void;
}

/** The same transport, which says what it sends and what comes back. */
export function traced(transport: Transport, trace: Trace | undefined): Transport {
  if (trace === undefined) return transport;
  const { clock, onExchange } = trace;
  return {
    ...transport,
    attempt: async (request, limits) => {
      const startedAt = clock.elapsed();
      onExchange({ type: 'request', request });
      const outcome = await transport.attempt(request, limits);
      onExchange({ type: 'outcome', request, outcome, durationMs: clock.elapsed() - startedAt });
      return outcome;
    },
  };
}
