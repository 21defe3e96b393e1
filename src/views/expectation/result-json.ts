import type { ExpectationResult } from '../../domain/expectation/expectation-tracker.ts';
import type { NearMiss } from '../../domain/expectation/near-misses.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { ExpectationJson, NearMissJson, WaitResultJson } from '../../schemas/expectation.ts';

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
    unverified,
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
    differences:
      mismatch.kind === 'different'
        ? mismatch.differences.map(({ field, wanted, found = null }) => ({ field, wanted, found }))
        : null,
    rejection: mismatch.kind === 'rejected' ? mismatch.rejection : null,
  };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
