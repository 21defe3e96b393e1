import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { deliveriesText, sizeText } from '../../domain/text/amounts.ts';
import { localDateTime } from '../../terminal/text/local-time.ts';
import { createProgressLine } from '../../terminal/progress/progress-line.ts';
import { withHistory } from './read-deliveries.ts';
import { confirmNumber } from '../shared/confirm-number.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import type { PruneReportJson } from '../../schemas/prune.ts';
import type { DeliveryHistory, PruneLimits, PrunePlan, PruneResult } from '../../store/delivery-store.ts';

export interface DeliveriesPruneOptions {
  /** Milliseconds: what was received longer ago goes. */
  readonly keep: number | undefined;
  /** Bytes that the store may take. */
  readonly maxStore: number | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly store: string | undefined;
}

/** Whoever keeps only minutes means all that is there: `--keep 0s` empties a store. */
const MIN_DOUBTFUL_AGE_MS = 10 * 60 * 1000;

/**
 * Removes the oldest deliveries beyond an age or a size, while a receiver may go on. On a terminal their
 * number is to be typed; elsewhere it requires `--yes`.
 *
 * @throws HooksError `option_missing` without a limit, `confirmation_missing` without a yes, and what opening a store can throw
 */
export async function run(options: DeliveriesPruneOptions, context: Context): Promise<void> {
  const limits = limitsOf(options, context.clock.now());
  const { dryRun } = options;
  const wanted = { file: options.store, access: dryRun ? 'read' : 'write', endsAtOnce: dryRun } as const;
  await withHistory(context, wanted, async (history) => {
    const plan = history.planPrune(limits);
    const doubt = doubtOf(plan, limits);
    if (doubt !== undefined && (options.dryRun || context.interactive)) notify(context, doubt);
    else if (doubt !== undefined && !options.yes)
      throw new HooksError('confirmation_missing', doubt, { hint: 'Add --yes if the clock is right.' });
    if (options.dryRun) await answerPlan(context, plan, limits);
    else if (plan.deliveries === 0 || options.yes || (await isWanted(context, plan, limits)))
      await answerResult(context, limits, await prune(context, history, limits));
    else notify(context, 'Nothing was removed.');
  });
}

function limitsOf({ keep, maxStore }: DeliveriesPruneOptions, now: number): PruneLimits {
  if (keep === undefined && maxStore === undefined)
    throw new HooksError('option_missing', 'No limit was given for what to keep.', {
      hint: 'Add --keep 30d for an age, --max-store 1gb for a size, or both.',
    });
  return { before: keep === undefined ? undefined : now - keep, now, maxBytes: maxStore };
}

/** Where all but the newest would go for their age, it may be the clock that is wrong. */
function doubtOf(
  { deliveries, lastReceivedAt: last }: PrunePlan,
  { before, now = 0 }: PruneLimits,
): string | undefined {
  if (deliveries === 0 || before === undefined || last === undefined || last >= before) return undefined;
  if (now - before < MIN_DOUBTFUL_AGE_MS) return undefined;
  return `All deliveries are older than that by the clock of this machine: it is ${localDateTime(now)}, and the last one came ${localDateTime(last)}.`;
}

async function isWanted(context: Context, plan: PrunePlan, limits: PruneLimits): Promise<boolean> {
  const what = plannedText(plan, limits);
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Removing ${what} needs confirmation.`, {
      hint: 'Add --yes, or look first with --dry-run.',
    });
  return await confirmNumber(context, plan.deliveries, `to remove ${what}`);
}

/** Where a size decides, how many go is known only once they are gone. */
function plannedText({ deliveries }: PrunePlan, { maxBytes }: PruneLimits): string {
  return `${maxBytes === undefined ? '' : 'about '}${deliveriesText(deliveries)}`;
}

async function prune(context: Context, history: DeliveryHistory, limits: PruneLimits): Promise<PruneResult> {
  const progress = createProgressLine(context.io.stderr, context.clock);
  try {
    return await history.prune(limits, (removed) => {
      if (!context.options.quiet) progress.show(`Removed ${deliveriesText(removed)} …`);
      // What is gone is gone; the rest stays.
      context.signal.throwIfAborted();
    });
  } finally {
    progress.clear();
  }
}

async function answerPlan(context: Context, plan: PrunePlan, limits: PruneLimits): Promise<void> {
  const { deliveries, bytes } = plan;
  if (context.options.json) {
    const answer: PruneReportJson = { dryRun: true, deliveries, bytesBefore: bytes, bytesAfter: null };
    answerJson<'deliveries prune'>(context, answer);
    return;
  }
  const style = await context.style(context.io.stdout);
  answerLines(context, [
    deliveries === 0
      ? `Nothing would be removed: the store has ${sizeText(bytes)}.`
      : `Would remove ${style.strong(plannedText(plan, limits))} of a store of ${sizeText(bytes)}.`,
  ]);
}

async function answerResult(context: Context, limits: PruneLimits, result: PruneResult): Promise<void> {
  const { deliveries, bytesBefore, bytesAfter } = result;
  if (context.options.json) {
    const answer: PruneReportJson = { dryRun: false, deliveries, bytesBefore, bytesAfter };
    answerJson<'deliveries prune'>(context, answer);
  } else {
    const style = await context.style(context.io.stdout);
    const sizes = `${sizeText(bytesBefore)} before, ${sizeText(bytesAfter)} now`;
    answerLines(context, [
      deliveries === 0
        ? `${style.faint('=')} Nothing to remove: the store has ${sizeText(bytesAfter)}.`
        : `${style.good('✓')} Removed ${style.strong(deliveriesText(deliveries))}: ${sizes}.`,
    ]);
  }
  if (limits.maxBytes !== undefined && bytesAfter > limits.maxBytes)
    notify(
      context,
      'It is still larger than wanted: deliveries with a pending forward stay, and an empty store takes room too.',
    );
}
