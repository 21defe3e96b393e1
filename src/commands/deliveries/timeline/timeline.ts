import type { Context } from '../../../context.ts';
import { HooksError } from '../../../domain/errors.ts';
import { buildTimeline } from '../../../domain/timeline/build-timeline.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { timelineJson, type DeliveryIds } from '../../../views/timeline/json.ts';
import { renderTimeline, type TimelineView } from '../../../views/timeline/text.ts';
import { answerJson } from '../../shared/print-answer.ts';
import { withHistory } from '../read-deliveries.ts';
import { chooseSession } from './choose-session.ts';
import { readSession } from './read-session.ts';

export interface DeliveriesTimelineOptions {
  /** The id of a meeting, or of a session. */
  readonly meeting: string | undefined;
  readonly session: string | undefined;
  /** Whether everybody has a row. */
  readonly all: boolean;
  readonly store: string | undefined;
}

/**
 * Shows a session as a picture of its stored deliveries: the one that is named, the newest of a meeting, or
 * the newest of all.
 *
 * @throws HooksError `usage_invalid`, `not_found`, and what opening a store can throw
 */
export async function run(options: DeliveriesTimelineOptions, context: Context): Promise<void> {
  if (options.meeting !== undefined && options.session !== undefined)
    throw new HooksError('usage_invalid', '--meeting and --session cannot be used together.', {
      hint: '--session <id> shows that session alone.',
    });
  const wanted = { file: options.store, access: 'read', endsAtOnce: true } as const;
  const { view, ids } = await withHistory(context, wanted, (history) => look(options, history, context));
  if (context.options.json) {
    answerJson<'deliveries timeline'>(context, timelineJson(view, ids));
    return;
  }
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const shown = { style, columns: stdout.columns, now: context.clock.now(), showsAll: options.all };
  await context.page(`${renderTimeline(view, shown).join('\n')}\n`);
}

async function look(
  options: DeliveriesTimelineOptions,
  history: DeliveryHistory,
  { clock, signal }: Context,
): Promise<{ readonly view: TimelineView; readonly ids: DeliveryIds }> {
  const { sessionId, others, includesUnnamed, meetingId } = await chooseSession(options, history, signal);
  const read = await readSession({ sessionId, meetingId, includesUnnamed }, history, signal);
  const timeline = buildTimeline(read.deliveries, {
    now: clock.now(),
    isLivestreamAssumed: read.isLivestreamAssumed,
  });
  if (timeline === undefined) throw noSession(sessionId);
  const ids = new Map(read.deliveries.map(({ position, id }) => [position, id]));
  return { view: { sessionId, timeline, others }, ids };
}

function noSession(sessionId: string): HooksError {
  return new HooksError('not_found', `No delivery of the session ${sessionId} was accepted.`, {
    hint: 'See what is stored: dyte-hooks deliveries list.',
  });
}
