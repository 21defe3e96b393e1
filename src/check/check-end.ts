/** Why a check ends before all of its probes were asked. */
export type CheckEndReason = 'requests_used_up' | 'time_used_up' | 'unanswered';

/** Ends a check early; what was found so far counts. */
export class CheckEnd extends Error {
  readonly reason: CheckEndReason;

  constructor(reason: CheckEndReason) {
    super(`The check ends: ${reason}`);
    this.name = 'CheckEnd';
    this.reason = reason;
  }
}
