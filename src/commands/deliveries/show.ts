import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { explainForwards } from '../../domain/forward/not-forwarded.ts';
import { renderStoredDetails } from '../../views/delivery/stored-details.ts';
import { storedDetailsJson } from '../../views/delivery/stored-json.ts';
import { sanitizeLines } from '../../terminal/text/sanitize.ts';
import { wrap } from '../../terminal/text/width.ts';
import { diagnoseStored } from './diagnose-stored.ts';
import { loadDelivery, withHistory } from './read-deliveries.ts';
import { pickDelivery } from './pick-delivery.ts';
import { StoredTitles } from './stored-titles.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

export interface DeliveriesShowOptions {
  /** What `parseDeliveryReference` takes; undefined where a person is to choose one. */
  readonly delivery: string | undefined;
  /** Write the exact bytes of the body and nothing else. */
  readonly body: boolean;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly store: string | undefined;
}

/**
 * Shows one delivery: what it is, its attempts, its forwards, its headers and payload.
 *
 * @throws HooksError `delivery_not_found`, `delivery_ambiguous`, and what opening a store can throw
 */
export async function run(options: DeliveriesShowOptions, context: Context): Promise<void> {
  if (options.body && context.options.json)
    throw new HooksError('usage_invalid', '--body and --json cannot be combined.', {
      hint: 'Give one of them.',
    });
  await withHistory(context, { file: options.store, access: 'read', endsAtOnce: true }, async (history) => {
    const reference = options.delivery ?? (await pickDelivery(context, history, 'show'));
    if (options.body) writeBody(context, history, reference);
    else await show(options, reference, context, history);
  });
}

async function show(
  options: DeliveriesShowOptions,
  reference: string,
  context: Context,
  history: DeliveryHistory,
): Promise<void> {
  const delivery = history.find(reference);
  const entry = loadDelivery(history, delivery);
  const attempts = history.attempts(delivery.position);
  const { showSecrets, verbose } = options;
  const now = context.clock.now();
  const notForwarded = explainForwards(delivery, {
    forwards: entry.forwards,
    receivers: history.receivers(),
    pause: history.readPause(),
    now,
  });
  if (context.options.json) {
    answerJson<'deliveries show'>(context, storedDetailsJson(entry, attempts, notForwarded, showSecrets));
    return;
  }
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const diagnosis = await diagnoseStored(entry, context);
  const titles = new StoredTitles();
  titles.learn(entry, history);
  answerLines(
    context,
    renderStoredDetails(entry, attempts, {
      style,
      showSecrets,
      verbose,
      now,
      notForwarded,
      others: othersOf(history, delivery.id),
      titles,
      diagnosis:
        diagnosis === undefined ? [] : wrap(diagnosis, stdout.isTerminal ? stdout.columns : Infinity),
    }),
  );
}

/** Deliveries that came later under the same UUID with another body: their ids begin with its own. */
function othersOf(history: DeliveryHistory, id: string): readonly string[] {
  try {
    return [history.find(`${id}-`).id];
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    if (error.code === 'delivery_not_found') return [];
    if (error.code === 'delivery_ambiguous') return ['several, as "deliveries list" shows'];
    throw error;
  }
}

/** The exact bytes; a terminal, which would obey some, is shown those, and that is said. */
function writeBody(context: Context, history: DeliveryHistory, reference: string): void {
  const { stdout } = context.io;
  const { body } = history.content(history.find(reference).position);
  if (!stdout.isTerminal) {
    stdout.writeBytes(body);
    return;
  }
  const text = sanitizeLines(body.toString('utf8'));
  stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  if (!Buffer.from(text).equals(body))
    notify(context, 'Control characters are escaped. For the exact bytes, write to a file or a pipe.');
}
