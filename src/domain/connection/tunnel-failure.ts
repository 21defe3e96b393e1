import type { AddressProblem } from './address-problem.ts';

/** Why a tunnel does not work. Lines are as the program wrote them: hostile until they are made harmless. */
export type TunnelFailure =
  /** Its program has ended. */
  | {
      readonly kind: 'ended';
      readonly code: number | undefined;
      readonly signal: string | undefined;
      readonly lines: readonly string[];
    }
  /** Its program runs and has not said where it can be reached. */
  | { readonly kind: 'no_url'; readonly waitedMs: number; readonly lines: readonly string[] }
  /** Its program cannot be started. */
  | { readonly kind: 'not_started'; readonly error: unknown }
  /** Its public address does not lead here. */
  | { readonly kind: 'no_way'; readonly url: string; readonly problem: AddressProblem };
