import type { ReplayedDelivery } from '../../domain/replay/replay-result.ts';
import { numberText, timeText } from '../../domain/text/amounts.ts';
import { renderReplayed, type ReplayLineOptions } from './line.ts';
import { renderFields } from '../../terminal/text/table.ts';

/** Where a replay stands, as it is summed up. */
export interface ReplaySummaryView {
  /** Of the whole replay. */
  readonly counts: {
    readonly total: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly open: number;
  };
  /** Of this run of it. */
  readonly tally: { readonly failed: number; readonly failures: readonly ReplayedDelivery[] };
  readonly elapsedMs: number;
  /** Whether the first few that failed are listed. */
  readonly withFailures: boolean;
}

/** The lines at the end. */
export function renderReplaySummary(view: ReplaySummaryView, options: ReplayLineOptions): string[] {
  const { counts, tally, elapsedMs, withFailures } = view;
  const { style } = options;
  const headline = `${style.strong(`${numberText(counts.succeeded)} of ${numberText(counts.total)} deliveries replayed`)} in ${timeText(elapsedMs)}`;
  const facts: (readonly [string, string])[] = [
    ...(counts.failed > 0 ? [['  failed', String(counts.failed)] as const] : []),
    ...(counts.open > 0 ? [['  still to be sent', String(counts.open)] as const] : []),
  ];
  const failures = withFailures ? tally.failures : [];
  const more = tally.failed - failures.length;
  return [
    '',
    headline,
    ...renderFields(facts, style.name),
    ...(failures.length > 0 ? [''] : []),
    ...failures.map((failure) => renderReplayed(failure, options)),
    ...(failures.length > 0 && more > 0 ? [`… and ${String(more)} more`] : []),
  ];
}
