import { HooksError } from '../../../domain/errors.ts';
import { deliveriesText } from '../../../domain/text/amounts.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import type { ReplayJournal } from '../../../store/replay-journal.ts';
import { signatureWord } from '../../../views/delivery/signature-word.ts';
import { targetText } from '../../../views/forward/text.ts';
import { shortId } from '../../../terminal/text/safe-text.ts';
import { notify, type Context } from '../../../context.ts';
import {
  entriesFor,
  type Destinations,
  type ReplayEntries,
  chosenPages,
  warnOfWaiting,
} from './selection.ts';
import { editInEditor, wantedEditor } from './edit-delivery.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/** What a new replay is made of. */
export interface NewReplay {
  readonly options: DeliveriesReplayOptions;
  readonly context: Context;
  readonly history: DeliveryHistory;
  readonly journal: ReplayJournal;
  readonly plan: ReplayPlan;
  readonly destinations: Destinations;
}

/**
 * Writes a new replay down, whole, before anything of it is sent.
 *
 * @returns its number; undefined when there is nothing to send
 */
export async function createReplay(beginning: NewReplay): Promise<number | undefined> {
  const { options, context, history, journal } = beginning;
  const editor = wantedEditor(options, context);
  const pages = chosenPages(options, context, history);
  warnOfWaiting(options, context, history);
  if (editor === undefined) return await write(beginning, beginning.plan, pages);
  const delivery = await onlyOne(pages);
  const body = await editInEditor(context, editor, { ...delivery, ...journal.content(delivery.position) });
  if (body === undefined) return undefined;
  return await write(beginning, { ...beginning.plan, body }, [[delivery]]);
}

async function write(
  { options, context, journal, destinations }: NewReplay,
  plan: ReplayPlan,
  pages: AsyncIterable<readonly StoredDelivery[]> | Iterable<readonly StoredDelivery[]>,
): Promise<number | undefined> {
  let replay: number | undefined;
  let handled = 0;
  try {
    for await (const page of pages) {
      warnOfRejected(context, page);
      const found = entriesFor(page, destinations, journal);
      handled += found.handled;
      if (found.entries.length === 0) continue;
      if (replay === undefined) warnOfElsewhere(context, found);
      replay ??= journal.create(plan);
      journal.add(replay, found.entries);
    }
    if (replay !== undefined) journal.seal(replay);
  } catch (error) {
    if (replay !== undefined) journal.forget(replay);
    throw error;
  }
  if (handled > 0) warnOfHandled(context, handled);
  else if (replay === undefined) notify(context, options.failed ? 'Nothing failed.' : 'No deliveries match.');
  return replay;
}

async function onlyOne(pages: AsyncIterable<readonly StoredDelivery[]>): Promise<StoredDelivery> {
  const found: StoredDelivery[] = [];
  for await (const page of pages) {
    found.push(...page);
    if (found.length > 1) break;
  }
  const [only, other] = found;
  if (only !== undefined && other === undefined) return only;
  throw new HooksError('usage_invalid', 'An editor changes one delivery at a time.', {
    hint:
      only === undefined
        ? 'No deliveries match.'
        : 'Name one, such as "last"; or change several with --edit \'meeting.title="x"\'.',
  });
}

/** They are among those that were named only. */
function warnOfRejected(context: Context, deliveries: readonly StoredDelivery[]): void {
  for (const { id, signature, rejection } of deliveries) {
    if (rejection === undefined) continue;
    const why =
      rejection === 'signature' ? signatureWord(signature, rejection).word : rejection.replace('_', ' ');
    notify(context, `${shortId(id)} was rejected when it came (${why}). It is sent as it came all the same.`);
  }
}

/** A delivery has failed at a target; that another one takes it does not change that. */
function warnOfElsewhere(context: Context, { failedAt }: ReplayEntries): void {
  if (failedAt === undefined) return;
  notify(
    context,
    `They failed at ${targetText(failedAt, false)}, so --failed goes on listing them. Without --to they are sent there.`,
  );
}

function warnOfHandled(context: Context, handled: number): void {
  const were = handled === 1 ? 'was' : 'were';
  notify(
    context,
    `${deliveriesText(handled)} ${were} handled there already and failed only elsewhere: left out.`,
  );
}
