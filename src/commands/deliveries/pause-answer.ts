import type { Context } from '../../context.ts';
import type { Pause } from '../../domain/forward/pause.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { PauseReportJson } from '../../schemas/pause.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';
import { pauseLengthText, pauseText, resumeCommand } from '../../views/forward/pause.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';

export interface PauseOptions {
  readonly store: string | undefined;
}

interface PauseResult {
  readonly history: DeliveryHistory;
  /** As `--store` names it. */
  readonly store: string | undefined;
  /** That holds, or that has ended. */
  readonly pause: Pause | undefined;
  readonly isPaused: boolean;
  readonly isChanged: boolean;
}

/** Says whether forwarding is paused now, and how many deliveries wait. */
export async function answerPause(context: Context, result: PauseResult): Promise<void> {
  const waiting = result.history.count({ waiting: true });
  if (context.options.json) {
    const { pause, isPaused, isChanged } = result;
    const answer: PauseReportJson = {
      paused: isPaused,
      changed: isChanged,
      since: pause === undefined ? null : new Date(pause.since).toISOString(),
      by: pause?.by ?? null,
      waiting,
    };
    answerJson<'deliveries pause'>(context, answer);
    return;
  }
  const style = await context.style(context.io.stdout);
  const mark = result.isChanged ? style.good('✓') : style.faint('=');
  answerLines(context, [`${mark} ${sentence(result, context.clock.now())} ${waitingText(waiting, result)}`]);
}

function sentence({ pause, isPaused, isChanged }: PauseResult, now: number): string {
  if (!isPaused)
    return pause === undefined
      ? 'Forwarding is not paused.'
      : `Forwarding goes on after ${pauseLengthText(now - pause.since)}.`;
  if (isChanged) return 'Forwarding is paused: deliveries are received and kept, and wait.';
  return `Forwarding is paused already, ${pause === undefined ? '' : pauseText(pause, now)}.`;
}

function waitingText(waiting: number, { isPaused, store }: PauseResult): string {
  const wait = countText(waiting, 'delivery waits', 'deliveries wait');
  if (!isPaused) return waiting === 0 ? 'None waits.' : `${wait}.`;
  return `${waiting === 0 ? 'None waits yet' : wait}; go on with: ${resumeCommand(store)}`;
}
