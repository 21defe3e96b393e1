import type { Clock } from '../domain/clock.ts';

/** What the API answers instead of doing what it was asked. */
export type InjectedFault =
  | { readonly kind: 'rate_limit'; readonly retryAfterSeconds: number }
  | { readonly kind: 'status'; readonly status: number };

/** Answers calls in the place of the API: with injected faults, and over the limit of calls. */
export interface FaultInjector {
  /**
   * Takes the next `count` calls.
   *
   * @returns false when too many wait already
   */
  inject(fault: InjectedFault, count: number): boolean;
  /** The fault that meets a call now. To be asked once for each call. */
  next(): InjectedFault | undefined;
}

const MINUTE_MS = 60_000;

/**
 * @param callsPerMinute undefined for no limit. The real one is 2000 for each address
 * (docs/service.md, "Limits"); here all calls count together, in minutes that begin with their first call.
 * @param waiting how many injected faults may wait
 */
export function createFaultInjector(
  callsPerMinute: number | undefined,
  waiting: number,
  clock: Clock,
): FaultInjector {
  const injected: InjectedFault[] = [];
  let minuteBegan = Number.NEGATIVE_INFINITY;
  let calls = 0;

  const overLimit = (): InjectedFault | undefined => {
    if (callsPerMinute === undefined) return undefined;
    const now = clock.elapsed();
    if (now - minuteBegan >= MINUTE_MS) {
      minuteBegan = now;
      calls = 0;
    }
    calls += 1;
    if (calls <= callsPerMinute) return undefined;
    return { kind: 'rate_limit', retryAfterSeconds: Math.ceil((minuteBegan + MINUTE_MS - now) / 1000) };
  };

  return {
    inject: (fault, count) => {
      if (injected.length + count > waiting) return false;
      injected.push(...Array.from({ length: count }, () => fault));
      return true;
    },
    next: () => injected.shift() ?? overLimit(),
  };
}
