import type { ExpectationResult } from '../../domain/expectation/expectation-tracker.ts';
import type { Difference } from '../../domain/expectation/expectation.ts';
import type { NearMiss } from '../../domain/expectation/near-misses.ts';
import type { Rejection } from '../../domain/delivery/received-delivery.ts';
import type { EndReason, WaitResult } from '../../domain/expectation/wait-result.ts';
import { roundedMs } from '../../domain/text/amounts.ts';

/** What became of what was waited for: stands before the summary. */
export interface WaitResultJson {
  readonly type: 'result';
  readonly met: boolean;
  readonly endedBy: EndReason;
  readonly elapsedMs: number;
  readonly inOrder: boolean;
  readonly expectations: readonly ExpectationJson[];
  /** Of `--exit-after`; null without it. */
  readonly count: { readonly wanted: number; readonly came: number } | null;
  /** Deliveries that were accepted and do not count, where there are any: there was no key to check them with. */
  readonly unverified?: number;
  /** Deliveries that met no expectation, by event name. */
  readonly otherEvents: Readonly<Record<string, number>>;
}

interface ExpectationJson {
  /** As it was given. */
  readonly expectation: string;
  readonly met: boolean;
  /** Of the delivery that it was met by. */
  readonly uuid: string | null;
  readonly receivedAt: string | null;
  readonly nearMisses: readonly NearMissJson[];
}

interface NearMissJson {
  readonly reason: 'different' | 'early' | 'repeat' | 'rejected' | 'unverified';
  /** How many came so; the rest is of the last of them. */
  readonly count: number;
  readonly event: string;
  readonly uuid: string | null;
  readonly receivedAt: string;
  /** Only when it is `different`; `found` is null when nothing was there. */
  readonly differences?: readonly {
    readonly field: string;
    readonly wanted: string;
    readonly found: string | null;
  }[];
  /** Only when it is `rejected`. */
  readonly rejection?: Rejection;
}

export function waitResultJson(result: WaitResult): WaitResultJson {
  const { isMet, endedBy, elapsedMs, inOrder, expectations, count, unverified, otherEvents } = result;
  return {
    type: 'result',
    met: isMet,
    endedBy,
    elapsedMs: roundedMs(elapsedMs),
    inOrder,
    expectations: expectations.map(expectationJson),
    count: count ?? null,
    ...(unverified === 0 ? {} : { unverified }),
    otherEvents: Object.fromEntries(otherEvents),
  };
}

function expectationJson({ expectation, met, nearMisses }: ExpectationResult): ExpectationJson {
  return {
    expectation: expectation.text,
    met: met !== undefined,
    uuid: met?.uuid ?? null,
    receivedAt: met === undefined ? null : isoTime(met.receivedAt),
    nearMisses: nearMisses.map(nearMissJson),
  };
}

function nearMissJson({ mismatch, count, event, uuid, receivedAt }: NearMiss): NearMissJson {
  return {
    reason: mismatch.kind,
    count,
    event,
    uuid: uuid ?? null,
    receivedAt: isoTime(receivedAt),
    ...(mismatch.kind === 'different' ? { differences: mismatch.differences.map(differenceJson) } : {}),
    ...(mismatch.kind === 'rejected' ? { rejection: mismatch.rejection } : {}),
  };
}

function differenceJson({ field, wanted, found }: Difference): {
  readonly field: string;
  readonly wanted: string;
  readonly found: string | null;
} {
  return { field, wanted, found: found ?? null };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
