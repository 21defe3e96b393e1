import { countText, numberText } from '../../../domain/text/amounts.ts';
import { renderFootRow, type FootPart, type FootRow } from '../../../terminal/live/foot-row.ts';
import type { Style } from '../../../terminal/style.ts';
import type { ShownDelivery } from './shown-deliveries.ts';

/** What the foot says. All texts are harmless. */
export interface FootState {
  readonly address: string;
  /** The public address that leads here; undefined where there is none. */
  readonly tunnel?: FootTunnel | undefined;
  readonly key: FootKey;
  readonly counts: FootCounts;
  /** Undefined where deliveries go nowhere. */
  readonly pendingForwards: number | undefined;
  readonly isPaused: boolean;
  readonly filter: string;
  /** What is typed for the filter; undefined while nothing is. */
  readonly typed: string | undefined;
  /** What the last key did; undefined once it is old. */
  readonly message: string | undefined;
  readonly chosen:
    | { readonly delivery: ShownDelivery; readonly number: number; readonly total: number }
    | undefined;
}

/** The way from the public address to here. */
export interface FootTunnel {
  /** Undefined where none has worked yet. */
  readonly url: string | undefined;
  readonly state: 'starting' | 'up' | 'down';
}

export interface FootKey {
  /** Where it comes from; undefined when nothing is checked. */
  readonly origin: string | undefined;
  readonly isThere: boolean;
}

export interface FootCounts {
  readonly deliveries: number;
  readonly repeats: number;
  /** For other webhooks than that of this receiver. */
  readonly foreign?: number;
  /** Not accepted. */
  readonly rejected: number;
  /** Forwards that failed for good. */
  readonly failed: number;
}

/** The two rows at the foot of the screen. */
export function footRows(state: FootState, style: Style, columns: number): readonly string[] {
  return [upperRow(state, style), lowerRow(state, style)].map((row) => renderFootRow(row, columns));
}

function upperRow({ address, tunnel, key, chosen }: FootState, style: Style): FootRow {
  if (chosen !== undefined) {
    const { delivery, number, total } = chosen;
    return {
      parts: [
        { text: `▸ ${numberText(number)} of ${numberText(total)}`, paint: style.strong, rank: 0 },
        { text: delivery.line.trim(), rank: 0 },
      ],
    };
  }
  return {
    parts: [
      { text: address, paint: style.strong, rank: 0 },
      ...(tunnel === undefined ? [] : [tunnelPart(tunnel, style)]),
      keyPart(key, style),
    ],
  };
}

function tunnelPart({ url = 'tunnel', state }: FootTunnel, style: Style): FootPart {
  if (state === 'up') return { text: `← ${url}`, paint: style.good, rank: 1 };
  if (state === 'down') return { text: `✗ ${url} is down`, paint: style.bad, rank: 1 };
  return { text: `${url} is starting`, paint: style.warning, rank: 1 };
}

function keyPart({ origin, isThere }: FootKey, style: Style): FootPart {
  if (origin === undefined) return { text: 'signatures not checked', paint: style.warning, rank: 2 };
  if (isThere) return { text: `key of ${origin}`, rank: 2 };
  return { text: `no key from ${origin}`, paint: style.bad, rank: 2 };
}

const KEYS = [
  'r replay  j/k choose  / filter  p pause  ? help  q quit',
  'r replay  j/k choose  ? help',
  '? help',
];
const CHOSEN_KEYS = [
  'Enter open  r replay  c copy  j/k move  Esc back',
  'Enter open  r replay  c copy',
  '? help',
];
const FILTER_KEYS = ['Enter filters, Esc does not'];

function lowerRow(state: FootState, style: Style): FootRow {
  const { typed, message, chosen } = state;
  const paintRight = style.faint;
  if (typed !== undefined)
    return { parts: [{ text: `Filter: ${typed}▏`, rank: 0 }], right: FILTER_KEYS, paintRight };
  if (message !== undefined) return { parts: [{ text: message, paint: style.strong, rank: 0 }] };
  return { parts: countParts(state, style), right: chosen === undefined ? KEYS : CHOSEN_KEYS, paintRight };
}

function countParts({ counts, pendingForwards = 0, isPaused, filter }: FootState, style: Style): FootPart[] {
  const { deliveries, repeats, foreign = 0, rejected, failed } = counts;
  return [
    ...(isPaused ? [{ text: 'paused', paint: style.warning, rank: 0 }] : []),
    { text: countText(deliveries, 'delivery', 'deliveries'), rank: 1 },
    ...counted(pendingForwards, `${countText(pendingForwards, 'forward')} pending`, 2, style.warning),
    ...counted(failed, `${numberText(failed)} failed`, 3, style.bad),
    ...counted(rejected, `${numberText(rejected)} rejected`, 4, style.bad),
    ...counted(repeats, countText(repeats, 'repeat'), 6),
    ...counted(foreign, `${numberText(foreign)} foreign`, 7),
    ...(filter === '' ? [] : [{ text: `filter ${filter}`, paint: style.name, rank: 5 }]),
  ];
}

function counted(count: number, text: string, rank: number, paint?: FootPart['paint']): FootPart[] {
  return count === 0 ? [] : [{ text, rank, paint }];
}
