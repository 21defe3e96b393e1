import type { Clock } from '../../../domain/clock.ts';
import { durationText } from '../../../domain/text/duration.ts';
import { isOwnGenuine, type AlertRule, type AlertSink } from '../alert-rule.ts';

/**
 * Whether anything comes. Only what is genuine counts: anybody can send something else.
 *
 * @param silenceMs milliseconds without a delivery that are too long
 */
export function createSilenceRule(
  board: AlertSink<'nothing_received'>,
  silenceMs: number,
  clock: Pick<Clock, 'elapsed'>,
): AlertRule {
  let lastAt = clock.elapsed();
  return {
    onEvent: (event) => {
      if (event.type !== 'delivery' || !isOwnGenuine(event)) return;
      lastAt = clock.elapsed();
      board.resolve('nothing_received', undefined, 'Deliveries arrive again.');
    },
    check: () => {
      if (clock.elapsed() - lastAt >= silenceMs)
        board.raise(
          'nothing_received',
          undefined,
          `Nothing has been received for ${durationText(silenceMs)}.`,
        );
    },
  };
}
