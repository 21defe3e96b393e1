import {
  replayProblemText,
  type ReplayedDelivery,
  type ReplayedResult,
} from '../../domain/replay/replay-result.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { outcomeText, targetText } from '../forward/text.ts';
import { layOutLine, type LineOptions } from '../delivery/line-layout.ts';
import { isSameDay, localDay } from '../../terminal/text/local-time.ts';

export interface ReplayLineOptions extends LineOptions {
  /** Milliseconds since 1970; says which day goes without saying. */
  readonly now: number;
  /** Whether the target is said: where there are several. */
  readonly withTarget: boolean;
}

const WORDS: Readonly<Record<ReplayedResult['state'], string>> = {
  succeeded: 'replayed',
  failed: 'failed',
  unreached: 'not reached',
  not_sent: 'not sent',
};

/** What became of one delivery, in one line aligned with those of `deliveries list`. */
export function renderReplayed(replayed: ReplayedDelivery, options: ReplayLineOptions): string {
  const { result, id, event, receivedAt = options.now } = replayed;
  return layOutLine(
    {
      at: receivedAt,
      day: isSameDay(receivedAt, options.now) ? undefined : localDay(receivedAt, options.now),
      id: id === undefined ? `#${String(replayed.number)}` : shortId(id),
      mood: result.state === 'succeeded' ? 'good' : 'bad',
      word: WORDS[result.state],
      name: safeText(id === undefined ? '(removed)' : (event ?? '(no event)')),
      text: safeText([resultText(result), ...remarks(replayed, options)].join(', ')),
    },
    options.style,
    options.width,
  );
}

function remarks({ isChanged, target }: ReplayedDelivery, options: ReplayLineOptions): string[] {
  return [
    ...(isChanged ? ['changed'] : []),
    ...(options.withTarget ? [`at ${targetText(target, options.showSecrets)}`] : []),
  ];
}

/** Where a replay goes, in a few words. */
export function targetsText(targets: readonly string[], showSecrets: boolean): string {
  const [first = ''] = targets;
  return targets.length > 1 ? `${String(targets.length)} targets` : targetText(first, showSecrets);
}

/** How it ended, in a few words. */
export function resultText(result: ReplayedResult): string {
  return result.state === 'not_sent' ? replayProblemText(result.problem) : `→ ${outcomeText(result.outcome)}`;
}
