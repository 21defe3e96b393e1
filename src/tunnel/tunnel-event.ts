import type { TunnelFailure } from '../domain/connection/tunnel-failure.ts';
import type { AddressProblem } from '../domain/connection/address-problem.ts';

/**
 * What becomes of the way from a public address to here. The first `address_proved` comes before "ready" is
 * said; `tunnel_dead` and the next `address_proved` come once for each outage.
 */
export type TunnelEvent =
  /** Its program is started; the first attempt is 1, and so is the first of each outage. */
  | { readonly type: 'tunnel_starting'; readonly program: string; readonly attempt: number }
  /** The address does not lead here yet; told again when the reason is another one. */
  | { readonly type: 'address_waiting'; readonly url: string; readonly problem: AddressProblem }
  /** A request to the address came back to this process. */
  | {
      readonly type: 'address_proved';
      readonly url: string;
      /** Where another one led here before. */
      readonly formerUrl: string | undefined;
      /** How long it did not work; 0 after a sleep that broke nothing, undefined at the start. */
      readonly downMs: number | undefined;
    }
  | {
      readonly type: 'tunnel_dead';
      /** The address that worked until now. */
      readonly url: string;
      readonly failure: TunnelFailure;
    }
  /** It is dead, and is started or looked at again after this time; told for each attempt. */
  | { readonly type: 'tunnel_retry'; readonly failure: TunnelFailure; readonly inMs: number }
  /** The clock of the machine went ahead: it slept, or somebody set it. The address is looked at again. */
  | { readonly type: 'machine_slept'; readonly sleptMs: number };

/** Something of ours failed. */
export interface TunnelFault {
  readonly type: 'fault';
  readonly error: unknown;
}

export type TunnelListener = (event: TunnelEvent | TunnelFault) => void;
