import type { RefusalReason, Rejection } from '../../domain/delivery/received-delivery.ts';
import { indented } from '../../terminal/text/safe-text.ts';
import { REFUSAL_TEXTS } from '../../domain/delivery/refusal-texts.ts';
import { deliveriesText, numberText, timeText } from '../../domain/text/amounts.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { Style } from '../../terminal/style.ts';
import { renderFields } from '../../terminal/text/table.ts';
import { truncate } from '../../terminal/text/width.ts';

/** What came in all, as `listen` sums it up. */
export interface SummaryView {
  readonly events: ReadonlyMap<string, number>;
  readonly repeats: number;
  readonly unverified: number;
  readonly rejected: ReadonlyMap<Rejection | RefusalReason, number>;
  readonly faults: number;
  /** What `--events` left out. */
  readonly notShown: number;
  /** Deliveries for other webhooks. */
  readonly foreign: number;
  /** Milliseconds; undefined when nothing was answered. */
  readonly slowestMs: number | undefined;
  readonly linesLost: number;
}

const MAX_NAME_LENGTH = 40;

/** The lines at the end: only what there is something to say about. */
export function renderSummary(summary: SummaryView, style: Style): string[] {
  const total = [...summary.events.values()].reduce((sum, count) => sum + count, 0);
  const headline = `${style.strong(deliveriesText(total))}${unverifiedText(summary)}${notShownText(summary)}`;
  const events = [...summary.events].map(([name, count]) => [nameOf(name), String(count)] as const);
  const facts: (readonly [string, string])[] = [
    ...(summary.repeats > 0 ? [['repeats', String(summary.repeats)] as const] : []),
    ...(summary.foreign > 0 ? [['foreign (other webhooks)', String(summary.foreign)] as const] : []),
    ...[...summary.rejected].map(
      ([reason, count]) => [`not accepted: ${REFUSAL_TEXTS[reason].short}`, String(count)] as const,
    ),
    ...(summary.faults > 0 ? [['errors of ours', String(summary.faults)] as const] : []),
    ...(summary.linesLost > 0 ? [['lines not shown', String(summary.linesLost)] as const] : []),
    ...(summary.slowestMs === undefined ? [] : [['slowest answer', timeText(summary.slowestMs)] as const]),
  ];
  return ['', headline, ...indented(renderFields([...events, ...facts], style.name))];
}

/** @param path of the store; undefined when nothing outlives the process */
export function storedText(path: string | undefined): string {
  return path === undefined ? 'Nothing was stored (--store memory).' : `Stored in ${sanitize(path)}.`;
}

function nameOf(name: string): string {
  return truncate(sanitize(name.slice(0, 200)), MAX_NAME_LENGTH);
}

function notShownText({ notShown }: SummaryView): string {
  return notShown === 0 ? '' : `, ${numberText(notShown)} not shown (--events)`;
}

function unverifiedText({ unverified }: SummaryView): string {
  return unverified === 0 ? '' : `, ${String(unverified)} of them not verified`;
}
