import type { AddressProblem } from './address-problem.ts';

/** Why a tunnel does not work, in a word: what is the matter with its program, or with its address. */
export const FAILURE_REASONS = [
  'program_ended',
  'no_url',
  'not_started',
  'unreachable',
  'unconnected',
  'port_unreachable',
  'interstitial',
  'login',
  'redirect',
  'other_receiver',
  'other_program',
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];

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
