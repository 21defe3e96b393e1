import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { doubledEvents, type SendingWebhook } from '../../domain/webhook/doubled-events.ts';
import { doubledText } from '../../views/webhook/doubled-text.ts';
import { viewOf, withApiProgress } from '../shared/find-webhooks.ts';
import type { FieldChange } from '../../domain/webhook/registration.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';

/** More of them make a warning that nobody reads. */
const MAX_DOUBLES_SHOWN = 3;

/**
 * Warns of other webhooks that send the same events to the same host.
 *
 * @param before as it was, where it was registered; what was so already is not said again
 */
export function warnOfDoubledEvents(
  context: Context,
  webhooks: readonly AnyWebhook[],
  webhook: SendingWebhook,
  before?: SendingWebhook,
): void {
  const known = new Set(
    before === undefined ? [] : doubledEvents(webhooks, before).map((double) => double.webhook.id),
  );
  const doubles = doubledEvents(webhooks, webhook).filter((double) => !known.has(double.webhook.id));
  for (const double of doubles.slice(0, MAX_DOUBLES_SHOWN))
    notify(context, doubledText(double, webhook.events?.length ?? 0, viewOf(context)));
}

/**
 * The same after a change, where it begins with that change. The change is done, so a list that cannot be
 * had is no error.
 */
export async function warnWhereDoublingBegins(
  context: Context,
  change: {
    readonly before: AnyWebhook;
    readonly after: AnyWebhook;
    readonly changes: readonly FieldChange[];
  },
): Promise<void> {
  if (context.options.quiet || change.changes.every(({ field }) => field === 'name')) return;
  if (change.after.enabled !== true) return;
  try {
    const api = await context.api();
    const { webhooks } = await withApiProgress(context, api.list());
    warnOfDoubledEvents(context, webhooks, change.after, change.before);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
  }
}
