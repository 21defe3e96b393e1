import type { Context } from '../../context.ts';
import { EXIT, type ExitStatus } from '../../domain/errors.ts';
import { planJson } from '../../views/configuration/plan-json.ts';
import { renderPlanMarkdown } from '../../views/configuration/plan-markdown.ts';
import { renderPlan } from '../../views/configuration/plan-text.ts';
import { viewOf } from '../shared/find-webhooks.ts';
import { answerJson } from '../shared/print-answer.ts';
import { loadEnvironment, placeText, type PlanChoice } from './load-environment.ts';

export interface DiffOptions extends PlanChoice {
  readonly markdown: boolean;
  readonly showSecrets: boolean;
}

/**
 * Shows what `apply` would change, for people, as JSON, or as Markdown for a comment on a pull request.
 *
 * @returns 6 where there is a difference
 * @throws HooksError as `loadEnvironment` does
 */
export async function run(options: DiffOptions, context: Context): Promise<ExitStatus> {
  const loaded = await loadEnvironment(context, options);
  const { path, plan } = loaded;
  const view = viewOf(context, options.showSecrets);
  if (context.options.json) answerJson<'diff'>(context, planJson(loaded, view));
  else if (options.markdown)
    context.io.stdout.write(renderPlanMarkdown(plan, { path, place: placeText(loaded) }, view));
  else {
    const style = await context.style(context.io.stdout);
    const lines = renderPlan(plan, { path, place: placeText(loaded) }, context.io.stdout, style, view);
    await context.page(`${lines.join('\n')}\n`);
  }
  return plan.changes.length > 0 ? EXIT.answerIsNo : EXIT.done;
}
