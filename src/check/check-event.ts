import type { Exchange, ProbeResult } from '../domain/check/probe-result.ts';
import type { Probe } from './probe.ts';

/** What happens while an endpoint is checked, as it happens. */
export type CheckEvent =
  | {
      readonly type: 'probe_begun';
      readonly probe: Probe;
      /** 1 for the first, of so many. */
      readonly position: number;
      readonly of: number;
    }
  | {
      readonly type: 'request_sent';
      readonly exchange: Exchange;
      /** That were sent so far. */
      readonly requests: number;
    }
  | { readonly type: 'probe_done'; readonly result: ProbeResult };
