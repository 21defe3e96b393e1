import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import { policyOwner } from '../../domain/retry/policy-verdict.ts';
import { numberText } from '../../domain/text/amounts.ts';
import { replayCommands, type SendingOptions } from './replay-commands.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import { targetText } from './text.ts';
import type { Style } from '../../terminal/style.ts';
import { truncate, widthOf, wrap } from '../../terminal/text/width.ts';

export interface TargetSummaryOptions {
  readonly style: Style;
  /** Columns; Infinity where there is no terminal. */
  readonly width: number;
  /** As `--store` names it: a file, `memory`, or undefined for the usual one. */
  readonly store: string | undefined;
  readonly policy: PolicyName;
  /** Deliveries that the service would have sent again, of those that failed. */
  readonly resent: number;
  readonly sending: SendingOptions;
}

/** How the targets have fared: a line each, and what to do about what they have missed. */
export function renderTargets(targets: readonly TargetSummary[], options: TargetSummaryOptions): string[] {
  const { style, width } = options;
  const lines = targets.flatMap((summary) => {
    const target = truncate(targetText(summary.target, false), width - 4);
    return [`  → ${style.name(target)}`, `    ${numbers(summary, style)}`];
  });
  return [...lines, ...failedLines(targets, options), ...waitingLines(targets, options)];
}

function numbers({ succeeded, failed, waiting }: TargetSummary, style: Style): string {
  const parts = [
    `${numberText(succeeded)} forwarded`,
    ...(failed > 0 ? [style.bad(`${numberText(failed)} failed`)] : []),
    ...(waiting > 0 ? [style.warning(`${numberText(waiting)} waiting`)] : []),
  ];
  return parts.join(', ');
}

function failedLines(targets: readonly TargetSummary[], options: TargetSummaryOptions): readonly string[] {
  const { width, store, policy, resent, sending } = options;
  const failing = targets.filter(({ failed }) => failed > 0);
  const failed = failing.reduce((sum, one) => sum + one.failed, 0);
  if (failed === 0) return [];
  const of = resent === failed ? pronoun(failed) : `${numberText(resent)} of them`;
  const verdict =
    resent === 0 ? [] : wrap(`${policyOwner(policy)} itself would have sent ${of} again.`, width);
  if (store === 'memory') return verdict;
  const names = failing.map(({ target }) => target);
  const commands = replayCommands(names, sending, store);
  const begin = `${numberText(failed)} failed. Send ${pronoun(failed)} again:`;
  return [...withCommands(begin, commands, options), ...verdict];
}

/** A command stands on a line of its own where it does not fit: broken by us, it could not be copied. */
function withCommands(
  begin: string,
  commands: readonly string[],
  { style, width }: TargetSummaryOptions,
): readonly string[] {
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0 && widthOf(begin) + 1 + widthOf(only) <= width)
    return [`${begin} ${style.name(only)}`];
  return [...wrap(begin, width), ...commands.map((each) => `  ${style.name(each)}`)];
}

function pronoun(count: number): string {
  return count === 1 ? 'it' : 'them';
}

function waitingLines(
  targets: readonly TargetSummary[],
  { width, store }: TargetSummaryOptions,
): readonly string[] {
  const waiting = targets.reduce((sum, one) => sum + one.waiting, 0);
  if (waiting === 0) return [];
  if (store === 'memory') return wrap('What waits is lost: --store memory keeps nothing.', width);
  const verbs = waiting === 1 ? 'waits, and follows' : 'wait, and follow';
  return wrap(`${numberText(waiting)} ${verbs} when listen runs with the same target again.`, width);
}
