import type { HeaderPair } from '../delivery/received-delivery.ts';
import type { NetworkFault } from '../network/network-fault.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** What a probe found. `warn` is wrong under some conditions only, or under the other service's policy. */
export const VERDICTS = ['pass', 'warn', 'fail', 'skip'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What probes are about, in the order in which they run. */
export const PROBE_GROUPS = [
  'reachable',
  'events',
  'authentic',
  'bodies',
  'headers',
  'repeats',
  'unknown',
  'faults',
  'load',
] as const;

export type ProbeGroup = (typeof PROBE_GROUPS)[number];

/** What came back for one request. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: readonly HeaderPair[];
      /** The first bytes of its body: text from outside. */
      readonly start: Buffer;
      /** Until the answer's head was there. */
      readonly durationMs: number;
    }
  | { readonly kind: 'timeout'; readonly durationMs: number }
  | { readonly kind: 'network_error'; readonly fault: NetworkFault; readonly durationMs: number };

/** A request that a probe sends: exactly what goes out. */
export interface ProbeRequest {
  /** What it is, for people, without an article: `genuine meeting.started, newest payload`. */
  readonly what: string;
  readonly body: Uint8Array;
  /** In the spelling and order of the wire, without `Host`, `Content-Length` and `Connection`. */
  readonly headers: readonly HeaderPair[];
  /** `POST` without it. */
  readonly method?: string;
}

/** A request with its answer: what a judgement rests on. */
export interface Exchange {
  readonly request: ProbeRequest;
  readonly answer: Answer;
}

/** What the owner of an endpoint can do about a finding. */
export interface Remedy {
  /** One or two sentences. */
  readonly text: string;
  /** A heading of docs/check.md, as its anchor: `verify-the-raw-body`. */
  readonly section: string;
}

/** What exchanges say of an endpoint. */
export type Judgement =
  | {
      readonly verdict: 'pass';
      readonly finding: string;
      readonly evidence: readonly Exchange[];
      /** Whether the finding has figures, which people want to see although all is well. */
      readonly isMeasured?: true;
    }
  | {
      readonly verdict: 'warn' | 'fail';
      /** What the endpoint does, in a sentence: `It answered 200 to a delivery without a signature.` */
      readonly finding: string;
      readonly remedy: Remedy;
      /** The exchanges that show it, not all that were sent. */
      readonly evidence: readonly Exchange[];
    }
  | {
      readonly verdict: 'skip';
      readonly reason: string;
      /** Where it was asked, and what came says nothing by itself; patterns are recognised in it. */
      readonly evidence?: readonly Exchange[];
    };

/** The judgement of one probe. */
export interface ProbeResult {
  /** Stable, as scripts name it: `authentic.no-signature`. */
  readonly id: string;
  readonly group: ProbeGroup;
  /** What a good endpoint does, as a statement: `refuses a delivery without a signature`. */
  readonly title: string;
  readonly judgement: Judgement;
  readonly durationMs: number;
}

/** A habit of receiving code that several findings together show, such as `serialises_again`. */
export interface Pattern {
  readonly id: string;
  /** In a sentence: `It parses the body, serialises it again, and verifies that.` */
  readonly text: string;
  readonly remedy: Remedy;
}

/** What became of a whole check. */
export interface CheckReport {
  readonly url: string;
  readonly policy: PolicyName;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** That were sent. */
  readonly requests: number;
  /** In the order in which they were asked. */
  readonly results: readonly ProbeResult[];
  readonly patterns: readonly Pattern[];
}
