import { HooksError } from '../../../domain/errors.ts';
import type { ReplayCounts } from '../../../store/replay-journal.ts';
import { forwardHint } from '../../../views/forward/hints.ts';
import { outcomeText, targetText } from '../../../views/forward/text.ts';
import { numberText } from '../../../domain/text/amounts.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { ADDRESS_OPTION } from './presenter.ts';
import type { ReplayEnd } from '../../../forwarding/replay/replayer.ts';
import type { DeliveriesReplayOptions } from './options.ts';
import type { ReplayTally } from './tally.ts';

/** So many deliveries in a row that reach nothing end a replay. */
export const MAX_UNREACHED_IN_A_ROW = 5;

export interface ReplayEndState {
  readonly replay: number;
  readonly end: ReplayEnd;
  readonly counts: ReplayCounts;
  readonly tally: ReplayTally;
}

/**
 * Ends the command as the replay has ended.
 *
 * @throws HooksError `interrupted`, `target_unreachable` when nothing was reached at all, or at last so
 * often that it stopped; `replay_failed` when any failed
 */
export function exitWithReplay(
  { replay, end, counts, tally }: ReplayEndState,
  options: DeliveriesReplayOptions,
): void {
  const { total, open, failed } = counts;
  const goOn = resumeCall(replay, options, false);
  if (end === 'interrupted' && open > 0)
    throw new HooksError(
      'interrupted',
      `Interrupted: ${numberText(open)} of ${numberText(total)} are still to be sent.`,
      {
        hint: `Continue: ${goOn}`,
      },
    );
  const { lastUnreached } = tally;
  if (lastUnreached !== undefined && (end === 'unreachable' || tally.unreached === tally.done)) {
    const where = targetText(lastUnreached.target, options.showSecrets);
    const stopped =
      end === 'unreachable'
        ? `, ${String(MAX_UNREACHED_IN_A_ROW)} times in a row: the replay has stopped`
        : '';
    throw new HooksError(
      'target_unreachable',
      `${where} cannot be reached (${outcomeText(lastUnreached.outcome)})${stopped}.`,
      { hint: unreachedHint(lastUnreached, counts, goOn) },
    );
  }
  if (open + failed === 0) return;
  const again = { hint: `Try again with: ${resumeCall(replay, options, failed > 0)}` };
  if (total === 1) throw new HooksError('replay_failed', 'The target did not accept the delivery.', again);
  const parts = [
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
    ...(open > 0 ? [`${String(open)} did not reach anything`] : []),
  ];
  throw new HooksError('replay_failed', `Of ${String(total)} deliveries ${parts.join(', and ')}.`, again);
}

function unreachedHint(
  { outcome, target }: NonNullable<ReplayTally['lastUnreached']>,
  { total, open }: ReplayCounts,
  goOn: string,
): string {
  const cause = forwardHint(outcome, target, ADDRESS_OPTION);
  const left = total === 1 ? '' : `${String(open)} of ${String(total)} are still to be sent.`;
  return [cause ?? '', left, `Then continue: ${goOn}`].filter((part) => part !== '').join(' ');
}

/** The command line that goes on. */
function resumeCall(
  replay: number,
  { store, header, headerEnv }: DeliveriesReplayOptions,
  withFailed: boolean,
): string {
  const words = [
    `dyte-hooks deliveries replay --resume ${String(replay)}`,
    ...(withFailed ? ['--failed'] : []),
    ...(store === undefined ? [] : [`--store ${shellWord(store)}`]),
    ...headerEnv.map((text) => `--header-env ${shellWord(text)}`),
    ...(header.length === 0 ? [] : ['(with the same --header)']),
  ];
  return words.join(' ');
}
