import { isOfListener, parseTemporaryName, type TemporaryName } from '../../domain/webhook/temporary-name.ts';
import type { ListenerState } from '../../domain/webhook/listener-state.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { HeldRecord, ListenerRecord, ListenerRecords } from '../../settings/settings.ts';

/** A webhook that a listener has registered for as long as it runs, and what is known of that listener. */
export interface ListenerWebhook {
  readonly webhook: AnyWebhook;
  readonly listener: TemporaryName;
  readonly state: ListenerState;
  /** What this machine has written down of it. */
  readonly record: ListenerRecord | undefined;
  /** Set where it was left behind here: nobody else takes it over meanwhile. */
  readonly held: HeldRecord | undefined;
}

/**
 * Finds the webhooks of listeners. Whoever asks gives back what is held of those that were left behind.
 *
 * @throws HooksError `file_failed`
 */
export async function findListenerWebhooks(
  webhooks: readonly AnyWebhook[],
  records: ListenerRecords,
): Promise<readonly ListenerWebhook[]> {
  const known = new Map(records.list().map((record) => [record.name, record]));
  const found: ListenerWebhook[] = [];
  for (const webhook of webhooks) {
    const listener = parseTemporaryName(webhook.name);
    if (listener === undefined) continue;
    const record = known.get(webhook.name ?? '');
    // Of a machine that shares its data directory the lock may not be seen here.
    const isOurs = isOfListener(webhook.name ?? '', records.listener);
    const held = isOurs && record !== undefined ? await records.takeOver(record.id) : undefined;
    found.push({ webhook, listener, record, held, state: stateOf(isOurs, record, held) });
  }
  return found;
}

function stateOf(
  isOurs: boolean,
  record: ListenerRecord | undefined,
  held: HeldRecord | undefined,
): ListenerState {
  if (!isOurs) return 'elsewhere';
  if (held !== undefined) return 'left_behind';
  return record === undefined ? 'unknown' : 'running';
}
