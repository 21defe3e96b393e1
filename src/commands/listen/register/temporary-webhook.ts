import { notify, type Context } from '../../../context.ts';
import { HooksError, type ErrorCode } from '../../../domain/errors.ts';
import { isSameUrl } from '../../../domain/webhook/webhook-url.ts';
import { OddWebhook, type AnyWebhook, type Webhook } from '../../../domain/webhook/webhook.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { deleteIfThere } from '../../shared/delete-if-there.ts';
import { OwnWebhooks } from '../../../receiver/own-webhooks.ts';
import { ownCommand } from '../../shared/own-command.ts';
import { openApis, SLOW_MS, type Apis } from './registering-apis.ts';
import { placeOf, removeLeftovers } from './remove-leftovers.ts';
import { explainTakenUrl } from './taken-url.ts';
import type { HeldRecord, ListenerRecords } from '../../../settings/settings.ts';

/** Errors of a creation that leave open whether it was carried out, beside those that say so themselves. */
const OPEN_ERRORS: ReadonlySet<ErrorCode> = new Set([
  'interrupted',
  'change_unconfirmed',
  'service_answer_invalid',
]);

/** What a temporary webhook is registered for. */
export interface WantedTemporary {
  /** The public address that it sends to. */
  readonly url: string;
  readonly events: readonly string[];
}

/** Says something beside the answer, with the command that mends it, where there is one. */
export type Say = (text: string, command?: string) => void;

export interface TemporaryWebhookRequest extends WantedTemporary {
  /** Learns its id, also that of one that had to be made anew. */
  readonly own?: OwnWebhooks | undefined;
  /** Gets its id as soon as that is known, as `own` does. */
  readonly onRegistered?: (id: string) => void;
  /** `notify` without it. */
  readonly say?: Say;
}

/** A webhook that is there as long as this process listens. */
export interface TemporaryWebhook {
  /** As it is now. */
  readonly webhook: Webhook;
  /**
   * Has it send to another address; makes it anew where somebody has deleted it meanwhile.
   *
   * @throws HooksError of the service, after its retries; it may be called again
   */
  moveTo(url: string): Promise<void>;
  /**
   * Deletes it; also once the context's signal is aborted. Where the service does not do it within seconds, it is
   * said how to, and the next `listen --register` on this machine does it. Never rejects.
   */
  close(): Promise<void>;
}

/** What is needed until the end. */
interface Registration extends Apis {
  readonly context: Context;
  readonly record: HeldRecord;
  readonly records: ListenerRecords;
  readonly own: OwnWebhooks;
  readonly onRegistered: (id: string) => void;
  readonly say: Say;
}

/**
 * Registers a webhook for as long as this process listens. Before, it removes what crashed listeners of this
 * machine have left behind. Its name says who listens, and its id stands in a record whose lock is held until
 * it is deleted.
 *
 * @throws HooksError `credentials_missing`; `webhook_exists` for an address that another webhook has, which is
 *   left as it is; `file_failed` where no record can be kept; others of the service
 */
export async function registerTemporaryWebhook(
  { url, events, own = new OwnWebhooks(), onRegistered = () => undefined, say }: TemporaryWebhookRequest,
  context: Context,
): Promise<TemporaryWebhook> {
  const tell = say ?? notifying(context);
  const apis = await openApis(context, tell);
  const records = await context.listenerRecords();
  await tidyUp(records, context, tell);
  const record = await records.add(placeOf(await context.settings()));
  const registration: Registration = { ...apis, context, record, records, own, onRegistered, say: tell };
  const first = await create(registration, { url, events }).catch(async (error: unknown) => {
    if (mayBeMade(error)) await removeOwn(registration, { isCertain: false });
    else record.remove();
    apis.end();
    throw error;
  });
  if (context.signal.aborted) {
    await removeOwn(registration, { id: first.id, isCertain: true });
    apis.end();
    context.signal.throwIfAborted();
  }
  return keep(registration, events, first);
}

function notifying(context: Context): Say {
  return (text, command) => {
    notify(context, command === undefined ? text : `${text} ${command}`);
  };
}

function mayBeMade(error: unknown): boolean {
  return !(error instanceof HooksError) || error.mayBeDone || OPEN_ERRORS.has(error.code);
}

/** Looks after one that has been made, until it is closed. */
function keep(
  registration: Registration,
  events: TemporaryWebhookRequest['events'],
  first: Webhook,
): TemporaryWebhook {
  let webhook = first;
  let isClosed = false;
  // Whether there is no other of its name.
  let isCertain = true;
  let moving: Promise<void> = Promise.resolve();
  const move = async (url: string): Promise<void> => {
    if (isClosed || isSameUrl(webhook.url, url)) return;
    try {
      webhook = await moved(registration, webhook, { url, events });
      isCertain = true;
    } catch (error) {
      isCertain = false;
      throw error;
    }
  };
  return {
    get webhook() {
      return webhook;
    },
    moveTo: async (url) => {
      // One after the other, so that the last address that was asked for is the one that counts.
      const next = moving.then(() => move(url));
      moving = next.catch(() => undefined);
      await next;
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      registration.endWork();
      await moving;
      await removeOwn(registration, { id: webhook.id, isCertain });
      registration.end();
    },
  };
}

/** What is left behind is no reason not to listen. */
async function tidyUp(
  records: ListenerRecords,
  context: Context,
  say: (text: string) => void,
): Promise<void> {
  try {
    await removeLeftovers(records, await context.api(), context, say);
  } catch (error) {
    if (!(error instanceof HooksError) || context.signal.aborted) throw error;
    const why = sanitize(context.secrets.hide(error.message));
    say(`warning: Webhooks that earlier listeners may have left behind are still there: ${why}`);
  }
}

/** Whose a delivery is that comes before the answer is known with it. */
async function create(registration: Registration, wanted: WantedTemporary): Promise<Webhook> {
  const webhook = await registration.own.learn(createOrAdopt(registration, wanted).then(requireWhole));
  registration.onRegistered(webhook.id);
  return webhook;
}

async function createOrAdopt(
  registration: Registration,
  { url, events }: WantedTemporary,
): Promise<AnyWebhook> {
  const { workApi, record } = registration;
  const request = { name: record.name, url, events, enabled: true };
  try {
    return await workApi.create(request);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'webhook_exists') throw error;
    const own = (await workApi.list()).webhooks.find(({ name }) => name === record.name);
    if (own?.id === undefined) throw await explainTakenUrl(error, url, registration);
    // An earlier creation that nobody answered was carried out after all.
    return await workApi.replace(own.id, request);
  }
}

function requireWhole(webhook: AnyWebhook): Webhook {
  if (!(webhook instanceof OddWebhook)) return webhook;
  throw new HooksError(
    'service_answer_invalid',
    `The service registered the webhook, but does not show it whole: ${webhook.problems.join(', ')}.`,
    { hint: 'Its deliveries could not be told from others. Try again, or listen without --register.' },
  );
}

async function moved(
  registration: Registration,
  webhook: Webhook,
  wanted: WantedTemporary,
): Promise<Webhook> {
  const { workApi, say } = registration;
  const { url } = wanted;
  try {
    const answer = await workApi.edit(webhook.id, { url, enabled: true });
    return answer instanceof OddWebhook ? { ...webhook, url } : answer;
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'webhook_not_found')
      throw await explainTakenUrl(error, url, registration);
    say('The webhook was deleted by somebody else. It is registered again.');
    return await create(registration, wanted);
  }
}

/** What is known of the webhook that is to be deleted. */
interface Known {
  readonly id?: string;
  /** False where a creation failed, and may have been carried out all the same. */
  readonly isCertain: boolean;
}

/** Deletes what has the name of this listener, or says that it is left. */
async function removeOwn(registration: Registration, { id, isCertain }: Known): Promise<void> {
  const { closingApi, record } = registration;
  const stopSaying = sayWhenSlow(registration);
  registration.limitClosing();
  try {
    if (id !== undefined) await deleteIfThere(closingApi, id);
    const { webhooks } = isCertain ? { webhooks: [] } : await closingApi.list();
    const named = webhooks.find(({ name }) => name === record.name)?.id;
    if (named !== undefined) await deleteIfThere(closingApi, named);
    // What was never answered may be carried out yet: the next start looks for it.
    if (isCertain || named !== undefined) record.remove();
    else record.release();
  } catch (error) {
    record.release();
    sayLeft(registration, error, id === undefined ? 'delete --orphans' : `delete ${id}`);
  } finally {
    stopSaying();
  }
}

function sayWhenSlow({ context: { clock }, say }: Registration): () => void {
  const over = new AbortController();
  void clock.sleep(SLOW_MS, over.signal).then(
    () => {
      if (!over.signal.aborted)
        say('Deleting the webhook takes a moment. Ctrl-C ends at once, and leaves it.');
    },
    () => undefined,
  );
  return () => over.abort();
}

function sayLeft({ context, say }: Registration, error: unknown, command: string): void {
  const why = error instanceof Error ? error.message : String(error);
  say(
    `warning: The webhook may be left at the service: ${sanitize(context.secrets.hide(why))} The next "listen --register" on this machine removes it. To do it now:`,
    `${ownCommand(context.environment)} ${command}`,
  );
}
