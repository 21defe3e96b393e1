import type { Clock } from '../domain/clock.ts';

/** What the API answers instead of doing what it was asked. */
export type InjectedFault =
  | { readonly kind: 'rate_limit'; readonly retryAfterSeconds: number }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'status'; readonly status: number };

/** What can be out of order with files, on every service. */
export const FILE_CONDITIONS = ['links_expired'] as const;

/** What can be out of order with a token, an account or files, until it is mended. */
export const CONDITIONS = [
  'token_disabled',
  'token_expired',
  'token_of_account',
  'accounts_hidden',
  'accounts_refused',
  'permission_missing',
  'not_entitled',
  ...FILE_CONDITIONS,
] as const;

export type Condition = (typeof CONDITIONS)[number];

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
  /** @param count of the calls that it is to meet; without it, it lasts */
  set(condition: Condition, count?: number): void;
  /** Whether a call meets a condition. To be asked once for each call that the condition is about. */
  meets(condition: Condition): boolean;
  /** Ends everything that was injected. */
  clear(): void;
}

const MINUTE_MS = 60_000;

/**
 * @param callsPerMinute undefined for no limit. The real ones are in docs/service.md, "Limits"; here all
 * calls count together, in minutes that begin with their first call.
 * @param waiting how many injected faults may wait
 */
export function createFaultInjector(
  callsPerMinute: number | undefined,
  waiting: number,
  clock: Clock,
): FaultInjector {
  let injected: InjectedFault[] = [];
  const conditions = new Map<Condition, number>();
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
    set: (condition, count = Infinity) => void conditions.set(condition, count),
    meets: (condition) => {
      const left = conditions.get(condition) ?? 0;
      if (left > 0) conditions.set(condition, left - 1);
      return left > 0;
    },
    clear: () => {
      injected = [];
      conditions.clear();
    },
  };
}
