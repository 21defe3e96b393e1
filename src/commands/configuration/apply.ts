import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { countText } from '../../domain/text/amounts.ts';
import { madeSummary } from '../../views/configuration/made-text.ts';
import { renderPlan } from '../../views/configuration/plan-text.ts';
import { confirmNumber } from '../shared/confirm-number.ts';
import { viewOf } from '../shared/find-webhooks.ts';
import type { ApplyReportJson } from '../../schemas/configuration.ts';
import { answerJson } from '../shared/print-answer.ts';
import { createChangePresenter, reportMade } from './change-report.ts';
import { loadEnvironment, placeText, type LoadedEnvironment, type PlanChoice } from './load-environment.ts';
import { makeChanges } from './make-changes.ts';

export interface ApplyOptions extends PlanChoice {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly showSecrets: boolean;
  /** Prints the answer for scripts, where it is a part of another one. */
  readonly answer?: (report: ApplyReportJson) => void;
}

/**
 * Makes what is registered what the file says: shows the plan, asks on a terminal and requires `--yes` elsewhere,
 * goes on after a change that failed, and says at the end what was done and what was not.
 *
 * @throws HooksError as `loadEnvironment` does; `confirmation_missing`, `apply_incomplete`, `interrupted`
 */
export async function run(options: ApplyOptions, context: Context): Promise<void> {
  const loaded = await loadEnvironment(context, options);
  await applyPlan(loaded, options, context);
}

/** The same for a plan that is made. */
export async function applyPlan(
  loaded: LoadedEnvironment,
  options: Pick<ApplyOptions, 'yes' | 'dryRun' | 'showSecrets' | 'answer'>,
  context: Context,
): Promise<void> {
  const { plan, api, webhooks } = loaded;
  const view = viewOf(context, options.showSecrets);
  const answer = options.answer ?? ((report) => answerJson<'apply'>(context, report));
  const { dryRun } = options;
  if (options.dryRun || plan.changes.length === 0) {
    await reportMade(context, loaded, [], { dryRun, view, answer });
    if (!context.options.json && plan.changes.length > 0)
      notify(context, 'Nothing was changed. This is what would be done.');
    return;
  }
  if (!(await isConfirmed(loaded, options, context))) {
    notify(context, 'Nothing was changed.');
    return;
  }
  const presenter = await createChangePresenter(context, plan.changes.length, view);
  const made = await makeChanges(plan.changes, {
    api,
    wanted: webhooks,
    onMade: (change) => presenter.show(change),
  });
  presenter.end();
  await reportMade(context, loaded, made, { dryRun, view, answer });
  const summary = madeSummary(made);
  if (context.signal.aborted || made.some(({ outcome }) => outcome.kind === 'interrupted')) {
    if (!context.options.json) notify(context, summary);
    throw new HooksError('interrupted', 'Cancelled.');
  }
  if (made.every(({ outcome }) => outcome.kind === 'done' || outcome.kind === 'done_already')) {
    if (!context.options.json) notify(context, summary);
    return;
  }
  throw new HooksError('apply_incomplete', summary, {
    hint: 'Run it again for what is missing: what is done already is left as it is.',
  });
}

async function isConfirmed(
  loaded: LoadedEnvironment,
  { yes, showSecrets }: Pick<ApplyOptions, 'yes' | 'showSecrets'>,
  context: Context,
): Promise<boolean> {
  const { plan, path } = loaded;
  const { stderr } = context.io;
  // With --json standard error is for one JSON document, should there be an error.
  if (!context.options.json) {
    const style = await context.style(stderr);
    const head = { path, place: placeText(loaded) };
    const text = `${renderPlan(plan, head, stderr, style, viewOf(context, showSecrets)).join('\n')}\n`;
    // Nobody can confirm what was not shown, so --quiet leaves it out only where nobody is asked.
    if (context.interactive && !yes) stderr.write(`${text}\n`);
    else notify(context, text);
  }
  if (yes) return true;
  const total = plan.changes.length;
  if (!context.interactive)
    throw new HooksError('confirmation_missing', `Making ${countText(total, 'change')} needs confirmation.`, {
      hint: 'Add --yes, or look first with --dry-run.',
    });
  const deletions = plan.changes.filter(({ action }) => action === 'delete').length;
  if (deletions > 0) {
    const others = total === deletions ? '' : `, and to make ${countText(total - deletions, 'other change')}`;
    return await confirmNumber(context, deletions, `to delete ${countText(deletions, 'webhook')}${others}`);
  }
  const prompts = await context.prompts();
  return await prompts.confirm(total === 1 ? 'Make this change?' : `Make these ${total} changes?`, false);
}
