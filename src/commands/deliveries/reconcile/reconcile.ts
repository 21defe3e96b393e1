import { notify, type Context } from '../../../context.ts';
import { EXIT, HooksError, type ExitStatus } from '../../../domain/errors.ts';
import { RECONCILE_GRACE_MS } from '../../../domain/defaults.ts';
import {
  missingFacts,
  type FillResult,
  type Reconciliation,
} from '../../../domain/reconcile/reconciliation.ts';
import type { TimeExpression } from '../../../domain/text/moment.ts';
import type { ReconstructionStore } from '../../../store/reconstructions.ts';
import { reconciliationJson } from '../../../views/reconcile/json.ts';
import { renderReconciliation } from '../../../views/reconcile/text.ts';
import { answerJson } from '../../shared/print-answer.ts';
import { sinceAt, untilWarnings } from '../filter.ts';
import { withHistory } from '../read-deliveries.ts';
import { compare } from './compare.ts';
import { fillMissing } from './fill.ts';
import { refreshLinks } from './links.ts';
import { prepareReport } from './report.ts';

export interface DeliveriesReconcileOptions {
  readonly since: TimeExpression | undefined;
  readonly until: TimeExpression | undefined;
  readonly meeting: string | undefined;
  readonly session: string | undefined;
  /** The id of the webhook that alone counts, or its beginning. */
  readonly webhook: string | undefined;
  /** Milliseconds that a delivery may be on its way. */
  readonly grace: number | undefined;
  /** Whether expired links to files are refreshed. */
  readonly links: boolean;
  readonly fill: boolean;
  readonly sign: boolean;
  /** Each `junit=<file>`. */
  readonly report: readonly string[];
  readonly store: string | undefined;
}

/**
 * Compares a store with what the service knows of a period, says what is missing, and with `--fill` keeps
 * that as rebuilt deliveries.
 *
 * @returns 6 where something is missing that was not filled
 * @throws HooksError `usage_invalid`, `not_found`, and what opening a store and asking the service can throw
 */
export async function run(options: DeliveriesReconcileOptions, context: Context): Promise<ExitStatus> {
  if (options.sign && !options.fill)
    throw new HooksError('usage_invalid', '--sign requires --fill.', {
      hint: 'Add --fill, or leave --sign out.',
    });
  const startedAt = context.clock.now();
  const report = prepareReport(options.report);
  const { found, filled } = await withReconstructions(options, context, async (opened) => {
    const after = opened.newestPosition();
    const wanted = comparisonOf(options, startedAt, opened, context);
    return await withHistory(context, { file: options.store, access: 'read' }, async (history) => {
      const compared = await compare(wanted, history, context);
      const { meeting, webhook, since, until } = wanted;
      if (options.links)
        await refreshLinks({ meeting: wanted.session ?? meeting, webhook, since, until }, history, context);
      const missing = missingFacts(compared);
      if (!options.fill) return { found: compared, filled: undefined };
      const parts = { after, signs: options.sign, history, context };
      return { found: compared, filled: await fillMissing(missing, opened, parts) };
    });
  });
  await answer(found, filled, context);
  report?.write(found, filled, { startedAt, endedAt: context.clock.now() });
  const isMissing = missingFacts(found).length > 0 && filled === undefined;
  return isMissing ? EXIT.answerIsNo : EXIT.done;
}

function comparisonOf(
  options: DeliveriesReconcileOptions,
  now: number,
  opened: ReconstructionStore,
  context: Context,
): Parameters<typeof compare>[0] {
  const since = sinceAt(options.since, now);
  const until = options.until?.(now) ?? now;
  for (const note of untilWarnings(options, now)) notify(context, note);
  if (since !== undefined && since >= until)
    throw new HooksError('usage_invalid', '--since is not earlier than --until.', {
      hint: 'Give a --since that is earlier than --until.',
    });
  const { meeting, session, webhook, grace = RECONCILE_GRACE_MS } = options;
  const horizon = opened.horizon();
  return {
    meeting: meeting?.trim(),
    session: session?.trim(),
    webhook,
    since,
    until,
    graceMs: grace,
    horizon,
  };
}

async function withReconstructions<Result>(
  { store: file, fill }: DeliveriesReconcileOptions,
  context: Context,
  work: (opened: ReconstructionStore) => Promise<Result>,
): Promise<Result> {
  const opened = await context.reconstructions({ file, access: fill ? 'write' : 'read' });
  try {
    return await work(opened);
  } finally {
    opened.close();
  }
}

async function answer(
  found: Reconciliation,
  filled: FillResult | undefined,
  context: Context,
): Promise<void> {
  if (context.options.json) {
    answerJson<'deliveries reconcile'>(context, reconciliationJson(found, filled));
    return;
  }
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const view = { style, columns: stdout.isTerminal ? stdout.columns : undefined, now: context.clock.now() };
  await context.page(`${renderReconciliation(found, filled, view).join('\n')}\n`);
}
