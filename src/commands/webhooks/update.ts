import { HooksError } from '../../domain/errors.ts';
import { askChanges } from './ask-changes.ts';
import { chooseEvents } from '../shared/service-events.ts';
import { pickWebhook } from '../shared/pick-webhook.ts';
import { patchWebhook } from './patch-webhook.ts';
import { requireUsableUrl, withWebhook } from '../shared/find-webhooks.ts';
import type { Context } from '../../context.ts';
import type { AnyWebhook, WebhookChanges } from '../../domain/webhook/webhook.ts';
import { wholeUrl } from '../../domain/network/written-url.ts';

export interface UpdateOptions {
  /** Undefined where a person is to choose one. */
  readonly webhook: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly addEvents: readonly string[] | undefined;
  readonly removeEvents: readonly string[] | undefined;
  readonly enable: boolean;
  readonly disable: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly showSecrets: boolean;
}

/** The events to have, to add and to remove; undefined where not given. */
interface EventChanges {
  readonly only: readonly string[] | undefined;
  readonly added: readonly string[] | undefined;
  readonly removed: readonly string[] | undefined;
}

/**
 * Changes fields of one webhook, and leaves the others as they are. Of its events, those to add come
 * first and those to take away last: `--add-events "meeting.*" --remove-events meeting.summary`.
 */
export async function run(options: UpdateOptions, context: Context): Promise<void> {
  const isAsked = !isSomethingGiven(options) && context.interactive;
  if (!isAsked) requireSomethingToDo(options);
  const wanted = await readEventChanges(options, context);
  const url = options.url === undefined ? undefined : wholeUrl(options.url);
  if (url !== undefined) await requireUsableUrl(context, url, options.force);
  const reference = await pickWebhook(context, options.webhook, 'update');
  await withWebhook(context, reference, async (webhook) => {
    const asked = isAsked ? await askChanges(context, webhook, options.force) : {};
    const changes = {
      ...asked,
      ...(options.name === undefined ? {} : { name: options.name.trim() }),
      ...(url === undefined ? {} : { url }),
      ...wantedEvents(webhook, wanted),
      enabled: asked.enabled ?? wantedState(webhook, options),
    };
    await patchWebhook(context, webhook, changes, options);
  });
}

/** `enabled` is always sent, so it must be known: the service may switch a webhook on when it is left out. */
function wantedState({ enabled }: AnyWebhook, { enable, disable }: UpdateOptions): boolean {
  if (enable || disable) return enable;
  if (enabled !== undefined) return enabled;
  throw new HooksError('option_missing', 'The service does not say whether this webhook is switched on.', {
    hint: 'Add --enable or --disable.',
  });
}

function isSomethingGiven(options: UpdateOptions): boolean {
  const { name, url, events, addEvents, removeEvents, enable, disable } = options;
  const isGiven = [name, url, events, addEvents, removeEvents].some((value) => value !== undefined);
  return isGiven || enable || disable;
}

function requireSomethingToDo(options: UpdateOptions): void {
  if (options.enable && options.disable)
    throw new HooksError('usage_invalid', '--enable and --disable contradict each other.', {
      hint: 'Give one of them.',
    });
  if (isSomethingGiven(options)) return;
  throw new HooksError('option_missing', 'No change was given.', {
    hint: 'Give --name, --url, --events, --add-events, --remove-events, --enable or --disable.',
  });
}

async function readEventChanges(
  { events, addEvents, removeEvents, force }: UpdateOptions,
  context: Context,
): Promise<EventChanges> {
  const named = async (names: readonly string[] | undefined): Promise<readonly string[] | undefined> =>
    names === undefined ? undefined : await chooseEvents(context, names, force);
  const changes = {
    only: await named(events),
    added: await named(addEvents),
    removed: await named(removeEvents),
  };
  if (changes.added?.every((name) => changes.removed?.includes(name)) === true)
    throw new HooksError('usage_invalid', '--remove-events removes everything that --add-events adds.', {
      hint: 'Name each event in one of them.',
    });
  return changes;
}

function wantedEvents(
  webhook: AnyWebhook,
  { only, added, removed }: EventChanges,
): Pick<WebhookChanges, 'events'> {
  if (only === undefined && added === undefined && removed === undefined) return {};
  const before = only ?? webhook.events;
  if (before === undefined)
    throw new HooksError('option_missing', 'The service does not say which events this webhook has.', {
      hint: 'Name its events with --events.',
    });
  const wanted = new Set([...before, ...(added ?? [])]);
  for (const name of removed ?? []) wanted.delete(name);
  if (wanted.size === 0)
    throw new HooksError('usage_invalid', 'No event would be left, and a webhook needs at least one.', {
      hint: 'To stop deliveries, disable the webhook or delete it.',
    });
  return { events: [...wanted] };
}
