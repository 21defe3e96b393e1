import type { PlannedChange } from '../../domain/configuration/plan.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { Style } from '../../terminal/style.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { shownText, shownUrl, type WebhookViewOptions } from '../webhook.ts';

/** What became of a change, as far as it is shown. */
export type ShownOutcome =
  | { readonly kind: 'done' | 'done_already'; readonly id: string | undefined }
  | {
      readonly kind: 'failed';
      readonly error: { readonly message: string; readonly hint: string | undefined };
    }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'skipped'; readonly reason: 'stopped' | 'replacement_missing' | 'interrupted' };

export interface ShownChange {
  readonly change: PlannedChange;
  readonly outcome: ShownOutcome;
}

const DONE = { create: 'Created', update: 'Updated', disable: 'Disabled', delete: 'Deleted' } as const;

const SKIPPED = {
  stopped: 'not tried',
  replacement_missing: 'not tried, since something new could not be made',
  interrupted: 'not done',
} as const;

/** The line of a change that was made, or not; an error has a second one. */
export function madeLines(
  { change, outcome }: ShownChange,
  style: Style,
  view: WebhookViewOptions,
): readonly string[] {
  const name = style.strong(nameOf(change, view));
  const id = idOf({ change, outcome });
  const shownId = id === undefined ? '' : ` ${style.faint(shortId(view.hide(id)))}`;
  switch (outcome.kind) {
    case 'done':
      return [`${style.good('✓')} ${DONE[change.action]} ${name}${shownId}`];
    case 'done_already':
      return [`${style.faint('=')} ${name}${shownId}: somebody else has done it in the meantime`];
    case 'interrupted':
      return [`${style.warning('?')} ${name}${shownId}: interrupted, it may have been done`];
    case 'skipped':
      return [`${style.warning('-')} ${name}${shownId}: ${change.action} ${SKIPPED[outcome.reason]}`];
    case 'failed': {
      const { message, hint } = outcome.error;
      const head = `${style.bad('✗')} ${name}${shownId}: ${change.action} failed: ${sanitize(view.hide(message))}`;
      return hint === undefined ? [head] : [head, `  ${sanitize(view.hide(hint))}`];
    }
  }
}

function nameOf(change: PlannedChange, view: WebhookViewOptions): string {
  const { name, url } = change.action === 'create' ? change.request : change.webhook;
  return name === undefined ? shownUrl(url, view) : shownText(name, view);
}

function idOf({ change, outcome }: ShownChange): string | undefined {
  if ('id' in outcome && outcome.id !== undefined) return outcome.id;
  return change.action === 'create' ? undefined : change.webhook.id;
}

/** How it ended in all: `12 of 14 changes are done. 1 failed, 1 was not tried.` */
export function madeSummary(made: readonly ShownChange[]): string {
  const count = (...kinds: readonly ShownOutcome['kind'][]): number =>
    made.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  const done = count('done', 'done_already');
  if (done === made.length)
    return made.length === 1 ? 'The change is done.' : `All ${countText(made.length, 'change')} are done.`;
  const [failed, skipped, open] = [count('failed'), count('skipped'), count('interrupted')];
  const rest = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${open} may have been done`] : []),
    ...(skipped > 0 ? [`${skipped} ${skipped === 1 ? 'was' : 'were'} not tried`] : []),
  ];
  return `${done} of ${countText(made.length, 'change')} ${done === 1 ? 'is' : 'are'} done. ${rest.join(', ')}.`;
}
