import type { PlannedChange } from '../../domain/configuration/plan.ts';
import type { MadeChangeJson } from '../../schemas/configuration.ts';
import type { WebhookViewOptions } from '../webhook.ts';
import { plannedChangeJson } from './plan-json.ts';

/** What became of a change; undefined for one of a dry run. */
type Outcome =
  | { readonly kind: 'done' | 'done_already'; readonly id: string | undefined }
  | {
      readonly kind: 'failed';
      readonly error: { readonly code: string; readonly message: string; readonly hint: string | undefined };
    }
  | { readonly kind: 'interrupted' | 'skipped' };

/** One change, and what became of it, for scripts. */
export function madeChangeJson(
  change: PlannedChange,
  outcome: Outcome | undefined,
  view: WebhookViewOptions,
): MadeChangeJson {
  const planned = plannedChangeJson(change, view);
  const id = outcome !== undefined && 'id' in outcome ? (outcome.id ?? planned.id) : planned.id;
  return {
    ...planned,
    id,
    outcome: outcome?.kind ?? 'planned',
    error: outcome?.kind === 'failed' ? errorJson(outcome.error, view) : null,
  };
}

function errorJson(
  { code, message, hint }: Extract<Outcome, { readonly kind: 'failed' }>['error'],
  { hide }: WebhookViewOptions,
): NonNullable<MadeChangeJson['error']> {
  return { code, message: hide(message), hint: hint === undefined ? null : hide(hint) };
}
