import type { Clock } from '../../../domain/clock.ts';
import { readRecording } from '../../../domain/events/read-payload.ts';
import { isOwnGenuine, type AlertRule, type AlertSink } from '../alert-rule.ts';
import { RecentIds } from './recent-ids.ts';

/** States after which nothing comes (docs/service.md, "Events"). */
const FINAL = new Set(['UPLOADED', 'ERRORED']);

/** Milliseconds that a recording may be in a state; others may last as long as a recording can. */
const LIMITS_MS: Readonly<Record<string, number>> = {
  INVOKED: 10 * 60_000,
  UPLOADING: 2 * 60 * 60_000,
};
const MAX_RECORDING_MS = 24 * 60 * 60_000;

/** A recording ends with its session, and is uploaded then. */
const AFTER_SESSION_MS = 2 * 60 * 60_000;

/** What is remembered at most: memory is bounded whatever comes. */
const MAX_RECORDINGS = 500;
const MAX_LENGTH = 100;

interface Recording {
  readonly status: string;
  readonly sessionId: string | undefined;
  /** When it should have another state: by the clock's `elapsed`. */
  due: number;
}

/** Whether recordings come to their end. Of too many the oldest is forgotten. */
export function createRecordingRule(
  board: AlertSink<'recording_stuck'>,
  clock: Pick<Clock, 'elapsed'>,
): AlertRule {
  const recordings = new Map<string, Recording>();
  const finished = new RecentIds(MAX_RECORDINGS);

  const makeRoom = (): void => {
    const [oldest] = recordings.keys();
    if (recordings.size < MAX_RECORDINGS || oldest === undefined) return;
    recordings.delete(oldest);
    board.resolve(
      'recording_stuck',
      oldest,
      `Recording ${oldest} is not watched any more: there are too many.`,
    );
  };

  const onStatus = (id: string, status: string, sessionId: string | undefined): void => {
    const known = recordings.get(id);
    if (finished.has(id) || known?.status === status) return;
    recordings.delete(id);
    board.resolve('recording_stuck', id, `Recording ${id} is ${status} now.`);
    if (FINAL.has(status)) {
      finished.add(id);
      return;
    }
    makeRoom();
    const due = clock.elapsed() + (LIMITS_MS[status] ?? MAX_RECORDING_MS);
    recordings.set(id, { status, sessionId, due });
  };

  const onSessionEnd = (sessionId: string): void => {
    for (const recording of recordings.values())
      if (recording.sessionId === sessionId)
        recording.due = Math.min(recording.due, clock.elapsed() + AFTER_SESSION_MS);
  };

  return {
    onEvent: (event) => {
      if (event.type !== 'delivery' || event.repeat || !isOwnGenuine(event)) return;
      const { sessionId, payload } = event;
      if (event.event === 'meeting.ended' && sessionId !== undefined) onSessionEnd(sessionId);
      if (event.event !== 'recording.statusUpdate' || !payload.readable) return;
      const { id = '', status = '' } = readRecording(payload.value);
      if (id === '' || status === '' || id.length > MAX_LENGTH || status.length > MAX_LENGTH) return;
      onStatus(id, status, sessionId);
    },
    check: () => {
      const now = clock.elapsed();
      for (const [id, { status, due }] of recordings)
        if (now >= due) board.raise('recording_stuck', id, `Recording ${id} is still ${status}.`);
    },
  };
}
