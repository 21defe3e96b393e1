import { notify, type Context } from '../../../context.ts';
import { roughLengthText } from '../../../domain/text/amounts.ts';
import { jsonLine } from '../../shared/print-answer.ts';
import { targetsText } from '../../../views/replay/line.ts';
import { choosesSome, toDeliveryFilter } from '../filter.ts';
import { pickDelivery } from '../pick-delivery.ts';
import { withHistory } from '../read-deliveries.ts';
import { createReplay } from './create-replay.ts';
import { exitWithReplay } from './exit-with-replay.ts';
import { dryRun } from './dry-run.ts';
import { replaySummaryJson } from '../../../views/replay/json.ts';
import { checkReplayOptions, newPlan } from './plan.ts';
import { sendReplay } from './send-replay.ts';
import { ReplayTally } from './tally.ts';
import { wantedTarget } from './targets.ts';
import { unknownEventWarnings } from '../../shared/unknown-events.ts';
import { readAddedHeaders, withoutVariables } from '../../shared/target-options.ts';
import type { ReplayCounts, ReplayJournal } from '../../../store/replay-journal.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/**
 * Sends deliveries that were kept once more, as they came or changed. What is to be sent is written down
 * before the first one, so that the replay can go on after any end.
 *
 * @throws HooksError `replay_failed`, `target_unreachable`, `interrupted`, and what choosing deliveries,
 * editing them and opening a store can throw
 */
export async function run(given: DeliveriesReplayOptions, context: Context): Promise<void> {
  checkReplayOptions(given);
  const options = await chooseIfNothingGiven(given, context);
  const headers = readAddedHeaders(options, context.environment);
  const plan = newPlan(options, headers);
  for (const note of unknownEventWarnings(options.events ?? [])) notify(context, note);
  const destinations = {
    to: await wantedTarget(options, context),
    failed: options.failed,
    waiting: options.waiting,
  };
  if (options.dryRun) {
    await dryRun(options, context, plan, withoutVariables(headers, options), destinations);
    return;
  }
  const journal = await context.replayJournal({ file: options.store, access: 'write' });
  try {
    const isNew = options.resume === undefined;
    const number = isNew
      ? await withHistory(context, { file: options.store, access: 'read' }, (history) =>
          createReplay({ options, context, history, journal, plan, destinations }),
        )
      : resume(options, context, journal);
    if (number !== undefined) await sendReplay({ number, isNew, options, context, journal, headers });
    else if (isNew) answerNothing(context, null, { total: 0, open: 0, succeeded: 0, failed: 0 });
  } finally {
    journal.close();
  }
}

/** A person who names nothing chooses one of the last deliveries. */
async function chooseIfNothingGiven(
  options: DeliveriesReplayOptions,
  context: Context,
): Promise<DeliveriesReplayOptions> {
  const isGiven =
    options.deliveries.length > 0 ||
    options.limit !== undefined ||
    options.resume !== undefined ||
    choosesSome(toDeliveryFilter(options, context.clock.now()));
  if (isGiven || !context.interactive) return options;
  const wanted = { file: options.store, access: 'read' } as const;
  const picked = await withHistory(context, wanted, (history) => pickDelivery(context, history, 'replay'));
  return { ...options, deliveries: [picked] };
}

/** @returns its number; undefined when there is nothing left of it */
function resume(
  options: DeliveriesReplayOptions,
  context: Context,
  journal: ReplayJournal,
): number | undefined {
  const { number, startedAt, targets } = journal.find(
    options.resume === 'newest' ? undefined : options.resume,
  );
  const { wasCutOff } = journal.claim(number);
  if (options.failed) journal.reopenFailed(number);
  const counts = journal.counts(number);
  const { total, open } = counts;
  if (open === 0) {
    journal.release(number);
    notify(context, `Replay ${String(number)} is complete: nothing is left to send.`);
    answerNothing(context, number, counts);
    exitWithReplay({ replay: number, end: 'done', counts, tally: new ReplayTally() }, options);
    return undefined;
  }
  const begun = roughLengthText((context.clock.now() - startedAt) / 1000);
  const left = `${String(open)} of ${String(total)} are left`;
  const where = targetsText(targets, options.showSecrets);
  notify(context, `Continuing replay ${String(number)} to ${where}, started ${begun} ago: ${left}.`);
  if (wasCutOff)
    notify(context, 'It was cut off: deliveries under way then may have arrived, and are sent again.');
  return number;
}

/** The one object of a replay that had nothing to send. */
function answerNothing({ io, options }: Context, replay: number | null, counts: ReplayCounts): void {
  if (!options.json) return;
  io.stdout.write(
    jsonLine<'deliveries replay'>(
      replaySummaryJson({ replay, ended: 'done', elapsedMs: 0, linesLost: 0 }, counts),
    ),
  );
}
