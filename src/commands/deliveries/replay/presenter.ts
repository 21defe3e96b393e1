import type { ReplayCounts } from '../../../store/replay-journal.ts';
import type { ReplayEnd } from '../../../forwarding/replay/replayer.ts';
import type { ReplayEvent } from '../../../forwarding/replay/replay-event.ts';
import type { Tally } from './tally.ts';

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
  readonly tally: Tally;
  readonly milliseconds: number;
}

/** Shows how a replay goes, for people or for programs. */
export interface Presenter {
  onBegin(): void;
  onEvent(event: ReplayEvent): void;
  /** Takes away what stands on a terminal only while it goes on. */
  clear(): void;
  onEnd(report: ReplayReport): void;
}
