import type { WebhooksApi } from '../../api/webhooks-api.ts';
import {
  isMove,
  planConfiguration,
  type PlannedChange,
  type PlannedDeletion,
} from '../../domain/configuration/plan.ts';
import type { ResolvedWebhook } from '../../domain/configuration/resolve-environment.ts';
import { EXIT, HooksError } from '../../domain/errors.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import { requireId } from '../shared/find-webhooks.ts';

/** What became of one change. */
export type ChangeOutcome =
  | { readonly kind: 'done'; readonly id: string | undefined }
  /** Somebody else had done it in the meantime. */
  | { readonly kind: 'done_already'; readonly id: string | undefined }
  | { readonly kind: 'failed'; readonly error: HooksError }
  /** The call was under way when it was interrupted: it may have been done. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Why a change was not tried. */
export type SkipReason =
  /** The service cannot be reached, or lets nobody in: the next call would fail too. */
  | 'stopped'
  /** Something new could not be made: what it may replace is neither switched off nor deleted. */
  | 'replacement_missing'
  | 'interrupted';

export interface MadeChange {
  readonly change: PlannedChange;
  readonly outcome: ChangeOutcome;
}

export interface ChangeRun {
  readonly api: WebhooksApi;
  /** Everything that the file wants, for when what is there has changed in the meantime. */
  readonly wanted: readonly ResolvedWebhook[];
  readonly onMade: (made: MadeChange) => void;
}

/** How often what is there is read again for one change: each time somebody else was faster. */
const MAX_ROUNDS = 3;

/**
 * Makes changes one after another, and goes on after one that failed. Nothing is switched off or deleted once
 * something new could not be made.
 *
 * @returns what became of each; the last word of an interruption is left to whoever asked
 */
export async function makeChanges(
  changes: readonly PlannedChange[],
  run: ChangeRun,
): Promise<readonly MadeChange[]> {
  const made: MadeChange[] = [];
  let skipped: SkipReason | undefined;
  let isReplacementMissing = false;
  for (const change of changes) {
    const isRemoving = change.action === 'delete' || (change.action === 'disable' && !isMove(change));
    const reason = skipped ?? (isReplacementMissing && isRemoving ? 'replacement_missing' : undefined);
    const outcome: ChangeOutcome =
      reason === undefined ? await makeChange(change, run) : { kind: 'skipped', reason };
    made.push({ change, outcome });
    run.onMade({ change, outcome });
    if (outcome.kind === 'interrupted') skipped = 'interrupted';
    if (outcome.kind !== 'failed') continue;
    isReplacementMissing ||= change.action === 'create' || isMove(change);
    if (isHopeless(outcome.error)) skipped = 'stopped';
  }
  return made;
}

/** Whether every further call would fail in the same way, each after all its retries. */
function isHopeless({ code, exitCode }: HooksError): boolean {
  return exitCode === EXIT.denied || exitCode === EXIT.unreachable || code === 'rate_limited';
}

async function makeChange(change: PlannedChange, run: ChangeRun): Promise<ChangeOutcome> {
  try {
    return change.action === 'delete' ? await remove(change, run) : await write(change, run);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return error.code === 'interrupted' ? { kind: 'interrupted' } : { kind: 'failed', error };
  }
}

async function remove({ webhook }: PlannedDeletion, { api }: ChangeRun): Promise<ChangeOutcome> {
  const id = requireId(webhook);
  try {
    await api.delete(id);
    return { kind: 'done', id };
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'webhook_not_found') throw error;
    return { kind: 'done_already', id };
  }
}

type Writing = Exclude<PlannedChange, PlannedDeletion>;

/**
 * Creates or updates. Where the URL was registered in the meantime, or the webhook deleted, what is there is read
 * again, and what is then missing is done.
 */
async function write(first: Writing, run: ChangeRun): Promise<ChangeOutcome> {
  let change = first;
  for (let round = 1; ; round += 1) {
    try {
      const { id } = await send(change, run.api);
      return { kind: 'done', id };
    } catch (error) {
      if (!isOutdated(error) || round >= MAX_ROUNDS) throw error;
      const { webhooks } = await run.api.list();
      const plan = planConfiguration(webhooks, run.wanted, { prune: false });
      const next = plan.changes.find(
        (each): each is Writing => 'wanted' in each && each.wanted === first.wanted,
      );
      const same = plan.unchanged.find(({ wanted }) => wanted === first.wanted);
      if (same !== undefined) return { kind: 'done_already', id: same.webhook.id };
      if (next === undefined) throw error;
      change = next;
    }
  }
}

async function send(change: Writing, api: WebhooksApi): Promise<AnyWebhook> {
  return change.action === 'create'
    ? await api.create(change.request)
    : await api.edit(requireId(change.webhook), change.changes);
}

/** Whether the plan was made for what is no longer so. */
function isOutdated(error: unknown): boolean {
  return (
    error instanceof HooksError && (error.code === 'webhook_exists' || error.code === 'webhook_not_found')
  );
}
