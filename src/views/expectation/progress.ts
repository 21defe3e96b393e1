import { lengthText } from '../../domain/text/amounts.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { ExpectationMetJson } from '../../schemas/listen.ts';
import { truncate } from '../../terminal/text/width.ts';
import type { Style } from '../../terminal/style.ts';

/** An expectation that a delivery has just met. */
export interface MetExpectation {
  /** As it was given. */
  readonly expectation: string;
  readonly uuid: string | undefined;
  /** How many are met by now, and of how many. */
  readonly met: number;
  readonly of: number;
  /** Milliseconds that the others are still waited for; Infinity for no end. */
  readonly leftMs: number;
}

export function metJson({ expectation, uuid, met, of }: MetExpectation): ExpectationMetJson {
  return { type: 'expectation_met', expectation, uuid: uuid ?? null, met, of };
}

/**
 * `1/3 ✓ recording.statusUpdate, 52s left`
 *
 * @param width Infinity where there is no terminal
 */
export function renderMet(
  { expectation, met, of, leftMs }: MetExpectation,
  style: Style,
  width: number,
): string {
  const count = `${String(met)}/${String(of)} `;
  const left = met < of && leftMs < Infinity ? `, ${lengthText(Math.max(0, leftMs) / 1000)} left` : '';
  const room = width - count.length - '✓ '.length - left.length;
  return `${count}${style.good('✓')} ${truncate(sanitize(expectation), room)}${style.faint(left)}`;
}
