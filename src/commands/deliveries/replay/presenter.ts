import type { ReplayCounts } from '../../../store/replay-journal.ts';
import type { ReplayEnd } from '../../../forwarding/replay/replayer.ts';
import type { ReplayEvent } from '../../../forwarding/replay/replay-event.ts';
import type { ReplayTally } from './tally.ts';
import type { Context } from '../../../context.ts';
import type { Outputs } from '../../shared/live-outputs.ts';
import { roughLengthText } from '../../../domain/text/amounts.ts';
import { jsonLine } from '../../shared/print-answer.ts';
import { replayedJson, replaySummaryJson } from '../../../views/replay/json.ts';
import { shownTarget } from '../../../domain/forward/target-name.ts';
import { createSpeedometer, progressText } from '../../../terminal/progress/progress-bar.ts';
import { canClearLine, createProgressLine } from '../../../terminal/progress/progress-line.ts';
import { renderReplayed, targetsText, type ReplayLineOptions } from '../../../views/replay/line.ts';
import { wrap } from '../../../terminal/text/width.ts';
import { renderReplaySummary } from '../../../views/replay/summary.ts';
import { forwardHint } from '../../../views/forward/hints.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { ReplayedDelivery } from '../../../domain/replay/replay-result.ts';

/** What is known as sending begins. */
export interface ReplayInfo {
  readonly replay: number;
  readonly targets: readonly string[];
  readonly total: number;
  /** Those that are to be sent now. */
  readonly left: number;
  /** Whether it goes on, which was said already. */
  readonly isResumed: boolean;
}

export interface ReplayReport {
  readonly end: ReplayEnd;
  readonly counts: ReplayCounts;
  readonly tally: ReplayTally;
  readonly elapsedMs: number;
}

/** Shows how a replay goes, for people or for programs. */
export interface ReplayPresenter {
  onBegin(): void;
  onEvent(event: ReplayEvent): void;
  /** Takes away what stands on a terminal only while it goes on. */
  clear(): void;
  onEnd(report: ReplayReport): void;
}

/** Objects for programs, or what people want to see. */
export async function createReplayPresenter(
  context: Context,
  outputs: Outputs,
  info: ReplayInfo,
  showSecrets: boolean,
): Promise<ReplayPresenter> {
  return context.options.json
    ? createJsonPresenter(outputs, info, showSecrets)
    : await createLinePresenter(context, outputs, info, showSecrets);
}

/** One object for each delivery, for programs. */
function createJsonPresenter(
  { stdout }: Outputs,
  { replay, targets, total, left }: ReplayInfo,
  showSecrets: boolean,
): ReplayPresenter {
  return {
    onBegin: () => {
      const shown = targets.map((target) => shownTarget(target, showSecrets));
      stdout.write(jsonLine<'deliveries replay'>({ type: 'begun', replay, targets: shown, total, left }));
    },
    onEvent: (event) => {
      if (event.type === 'replayed')
        stdout.write(jsonLine<'deliveries replay'>(replayedJson(event, showSecrets)));
    },
    clear: () => undefined,
    onEnd: ({ end, counts, elapsedMs }) => {
      const { linesLost } = stdout;
      const summary = replaySummaryJson({ replay, ended: end, elapsedMs, linesLost }, counts);
      stdout.write(jsonLine<'deliveries replay'>(summary));
    },
  };
}

/** So many lines tell more than a bar. */
const MAX_LINES = 10;

/** Columns that a terminal may write "^C" into without beginning another line. */
const ROOM_FOR_INTERRUPT = 3;

/**
 * For people: a bar where somebody looks on and there are many, else one line for each delivery; and a
 * summary where there were several.
 */
async function createLinePresenter(
  context: Context,
  { stdout, stderr }: Outputs,
  info: ReplayInfo,
  showSecrets: boolean,
): Promise<ReplayPresenter> {
  const { clock } = context;
  const { quiet } = context.options;
  const style = await context.style(stdout);
  const hasBar = canClearLine(stderr) && !quiet && info.left > MAX_LINES;
  const hasLines = !hasBar || !stdout.isTerminal;
  const progress = createProgressLine(stderr, clock);
  const speedometer = createSpeedometer();
  const seen = { done: 0, failed: 0 };
  const print = (lines: readonly string[]): void => stdout.write(lines.map((line) => `${line}\n`).join(''));
  const lineOptions = (): ReplayLineOptions => ({
    style,
    width: stdout.isTerminal ? stdout.columns : Infinity,
    showSecrets,
    now: clock.now(),
    withTarget: info.targets.length > 1,
  });
  const say = (text: string): void => {
    if (quiet) return;
    progress.clear();
    const lines = stderr.isTerminal ? wrap(text, stderr.columns) : [text];
    stderr.write(lines.map((line) => `${line}\n`).join(''));
    stderr.flush();
  };
  let hasSaidGap = false;

  return {
    onBegin: () => {
      if (!info.isResumed && info.left > 1) say(beginText(info, showSecrets));
      speedometer.at(clock.elapsed(), 0);
    },
    onEvent: (event) => {
      if (event.type === 'gap_shortened') {
        if (!hasSaidGap)
          say(`A gap of ${roughLengthText(event.gap / 1000)} is shortened, as are others: see --max-gap.`);
        hasSaidGap = true;
        return;
      }
      seen.done += 1;
      if (event.result.state !== 'succeeded') seen.failed += 1;
      if (hasLines) print([renderReplayed(event, lineOptions())]);
      if (!hasBar) return;
      const perSecond = speedometer.at(clock.elapsed(), seen.done);
      progress.show(
        progressText({ ...seen, total: info.left, perSecond }, stderr.columns - ROOM_FOR_INTERRUPT),
      );
      stderr.flush();
    },
    clear: () => {
      progress.clear();
      stderr.flush();
    },
    onEnd: (report) => {
      if (info.total > 1)
        print(
          renderReplaySummary({ ...report, withFailures: !hasLines || info.left > MAX_LINES }, lineOptions()),
        );
    },
  };
}

function beginText({ replay, total, targets }: ReplayInfo, showSecrets: boolean): string {
  return `Replay ${String(replay)}: ${String(total)} deliveries to ${targetsText(targets, showSecrets)}.`;
}

/** How the address of a replay is given, for hints. */
export const ADDRESS_OPTION = 'with --to';

/** What a person should know of how a replay went, besides the numbers. */
export function messagesFor(plan: ReplayPlan, tally: ReplayTally): readonly string[] {
  const { unchanged, repeatedNames, failures } = tally;
  return [
    ...(plan.edits.length > 0 && unchanged > 0 ? [unchangedNote(unchanged)] : []),
    ...[...repeatedNames].map(
      (name) =>
        `"${sanitize(name)}" occurs more than once in a payload. The last one, which parsers use, was changed; the others were not.`,
    ),
    ...new Set(failures.flatMap((failure) => causeOf(failure) ?? [])),
  ];
}

function unchangedNote(unchanged: number): string {
  if (unchanged === 1)
    return '1 delivery already had these values: it was sent as it came, with its own signature.';
  return `${String(unchanged)} deliveries already had these values: they were sent as they came, with their own signatures.`;
}

/** What reached nothing is spoken of as the replay ends. */
function causeOf({ result, target, isChanged }: ReplayedDelivery): string | undefined {
  if (result.state !== 'failed') return undefined;
  const { outcome } = result;
  if (isChanged && outcome.kind === 'answered' && (outcome.status === 401 || outcome.status === 403))
    return 'Your application rejected it: it verifies with the service’s key, but edited deliveries are signed with the key of this machine.';
  return forwardHint(outcome, target, ADDRESS_OPTION);
}
