import { checkJson } from '../../views/check/json.ts';
import { GROUP_TITLES, renderProbeLine, titleColumns } from '../../views/check/probe-line.ts';
import { renderSummary } from '../../views/check/summary.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { policyOwner } from '../../domain/retry/policy-verdict.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { createProgressLine } from '../../terminal/progress/progress-line.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { wrap } from '../../terminal/text/width.ts';
import { answerJson } from '../shared/print-answer.ts';
import type { CheckEvent } from '../../check/check-event.ts';
import type { CheckOutcome } from '../../check/run-check.ts';
import type { Context } from '../../context.ts';
import type { Probe } from '../../check/probe.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { ProbeGroup } from '../../domain/check/probe-result.ts';

/** Shows a check, for people or for programs. */
export interface CheckPresenter {
  /** Before the first probe. */
  onBegin(): void;
  onEvent(event: CheckEvent): void;
  onEnd(outcome: CheckOutcome): void;
}

export interface CheckSubject {
  readonly url: URL;
  readonly policy: PolicyName;
  readonly timeoutMs: number;
  readonly probes: readonly Probe[];
}

/** One line a probe while it runs, and then a summary; with `--json` one document, with `--quiet` the summary alone. */
export async function createCheckPresenter(subject: CheckSubject, context: Context): Promise<CheckPresenter> {
  const { json, quiet } = context.options;
  if (json) return jsonPresenter(context);
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const progress = createProgressLine(context.io.stderr, context.clock);
  const titles = titleColumns(subject.probes);
  const print = (line: string): void => {
    progress.clear();
    stdout.write(`${line}\n`);
  };
  let group: ProbeGroup | undefined;
  return {
    onBegin: () => {
      if (!quiet) for (const line of wrap(beginText(subject), width())) print(line);
    },
    onEvent: (event) => {
      if (quiet) return;
      if (event.type === 'probe_begun') progress.show(begunText(event));
      // What was not asked stands in the summary, with the reasons; here it would bury what was.
      if (event.type !== 'probe_done' || event.result.judgement.verdict === 'skip') return;
      if (event.result.group !== group) print(`\n${style.strong(GROUP_TITLES[event.result.group])}`);
      ({ group } = event.result);
      print(renderProbeLine(event.result, { style, width: width(), titles }));
    },
    onEnd: ({ report, isInterrupted }) => {
      if (!quiet) print('');
      const view = { style, width: width(), hide: context.secrets.hide, isInterrupted };
      for (const line of renderSummary(report, view)) print(line);
    },
  };
}

function jsonPresenter(context: Context): CheckPresenter {
  return {
    onBegin: () => undefined,
    onEvent: () => undefined,
    onEnd: ({ report, isInterrupted }) =>
      answerJson<'check'>(context, checkJson(report, { isInterrupted, hide: context.secrets.hide })),
  };
}

function beginText({ url, policy, timeoutMs }: CheckSubject): string {
  const limit = timeText(timeoutMs);
  // How long RealtimeKit waits is not documented.
  const chosen = policy === 'realtimekit' ? ', which is our choice for it' : '';
  return `Checking ${sanitize(maskUrl(url.href))} as ${policyOwner(policy)} sends to it; an answer may take ${limit}${chosen}.`;
}

function begunText({ probe, position, of }: Extract<CheckEvent, { readonly type: 'probe_begun' }>): string {
  return `${String(position)}/${String(of)}  ${probe.title} …`;
}
