import type { Context } from '../../context.ts';
import { createProgressLine } from '../../terminal/progress/progress-line.ts';
import { createSpeedometer, progressText } from '../../terminal/progress/progress-bar.ts';
import { madeChangeJson } from '../../views/configuration/made-json.ts';
import { madeLines } from '../../views/configuration/made-text.ts';
import { planJson } from '../../views/configuration/plan-json.ts';
import { renderPlan } from '../../views/configuration/plan-text.ts';
import type { ApplyReportJson } from '../../schemas/configuration.ts';
import type { WebhookViewOptions } from '../../views/webhook.ts';
import { answerLines } from '../shared/print-answer.ts';
import { placeText, type LoadedEnvironment } from './load-environment.ts';
import type { MadeChange } from './make-changes.ts';

/** Shows changes as they are made: a line for each, and on a terminal how far it has come. */
export interface ChangePresenter {
  show(made: MadeChange): void;
  end(): void;
}

export async function createChangePresenter(
  context: Context,
  total: number,
  view: WebhookViewOptions,
): Promise<ChangePresenter> {
  const { io, clock, options } = context;
  const style = await context.style(io.stdout);
  const line = createProgressLine(io.stderr, clock);
  const speedometer = createSpeedometer();
  let [done, failed] = [0, 0];
  return {
    show: (made) => {
      done += 1;
      if (made.outcome.kind === 'failed') failed += 1;
      if (!options.json) {
        line.clear();
        answerLines(context, madeLines(made, style, view));
      }
      if (options.quiet) return;
      const perSecond = speedometer.at(clock.elapsed(), done);
      line.show(progressText({ done, total, failed, perSecond }, io.stderr.columns - 1));
    },
    end: () => line.clear(),
  };
}

interface ReportOptions {
  readonly dryRun: boolean;
  readonly view: WebhookViewOptions;
  readonly answer: (report: ApplyReportJson) => void;
}

/** The answer as a whole: the JSON, and where nothing was made, the plan. */
export async function reportMade(
  context: Context,
  loaded: LoadedEnvironment,
  made: readonly MadeChange[],
  { dryRun, view, answer }: ReportOptions,
): Promise<void> {
  if (context.options.json) {
    const changes = loaded.plan.changes.map((change) =>
      madeChangeJson(change, made.find((each) => each.change === change)?.outcome, view),
    );
    const { isDifferent: _, ...plan } = planJson(loaded, view);
    answer({ dryRun, ...plan, changes });
    return;
  }
  if (made.length > 0) return;
  const style = await context.style(context.io.stdout);
  answerLines(
    context,
    renderPlan(loaded.plan, { path: loaded.path, place: placeText(loaded) }, context.io.stdout, style, view),
  );
}
