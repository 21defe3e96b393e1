import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { targetText } from './text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { Style } from '../../terminal/style.ts';
import { truncate, wrap } from '../../terminal/text/width.ts';

export interface TargetSummaryOptions {
  readonly style: Style;
  /** Columns; Infinity where there is no terminal. */
  readonly width: number;
  /** As `--store` names it: a file, `memory`, or undefined for the usual one. */
  readonly store: string | undefined;
}

/** How the targets have fared: a line each, and what to do about what they have missed. */
export function renderTargets(
  targets: readonly TargetSummary[],
  { style, width, store }: TargetSummaryOptions,
): string[] {
  const lines = targets.flatMap((summary) => {
    const target = truncate(targetText(summary.target, false), width - 4);
    return [`  → ${style.name(target)}`, `    ${numbers(summary, style)}`];
  });
  const hints = [...missedHints(targets, store)].flatMap((hint) => wrap(hint, width));
  return [...lines, ...hints.map(style.faint)];
}

function numbers({ succeeded, failed, waiting }: TargetSummary, style: Style): string {
  const parts = [
    `${String(succeeded)} forwarded`,
    ...(failed > 0 ? [style.bad(`${String(failed)} failed`)] : []),
    ...(waiting > 0 ? [style.warning(`${String(waiting)} still waiting`)] : []),
  ];
  return parts.join(', ');
}

function missedHints(targets: readonly TargetSummary[], store: string | undefined): readonly string[] {
  const isWaiting = targets.some(({ waiting }) => waiting > 0);
  const isFailed = targets.some(({ failed }) => failed > 0);
  if (store === 'memory') return isWaiting ? ['What waits is lost: --store memory keeps nothing.'] : [];
  return [
    ...(isWaiting ? ['What waits is kept, and follows when listen runs with the same target again.'] : []),
    ...(isFailed
      ? [
          `See what failed: dyte-hooks deliveries list --failed${store === undefined ? '' : ` --store ${sanitize(shellWord(store))}`}`,
        ]
      : []),
  ];
}
