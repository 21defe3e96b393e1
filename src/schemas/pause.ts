import { count, flag, isoTime, milliseconds, object, orNull, text, type, type JsonOf } from './parts.ts';

const since = isoTime('When it was paused.');
const by = text('Who paused it, such as `ada@laptop`.');

/** What `deliveries pause` and `deliveries resume` answer with. */
export const pauseReport = object(
  {
    paused: flag('Whether forwarding is paused now.'),
    changed: flag('Whether this command has changed that.'),
    since: orNull(since, 'Of the pause that holds, or has just ended; null without one.'),
    by: orNull(by, 'As above.'),
    waiting: count('Deliveries that wait for at least one of their targets.'),
  },
  { title: 'PauseReport' },
);

export type PauseReportJson = JsonOf<typeof pauseReport>;

const at = isoTime('When the receiver noticed it.');

export const forwardingPaused = object(
  { type: type('forwarding_paused'), at, since, by },
  { title: 'ForwardingPaused', description: 'Forwarding is paused: deliveries are kept, and wait.' },
);

export const forwardingResumed = object(
  {
    type: type('forwarding_resumed'),
    at,
    pausedMs: milliseconds('How long it was paused.'),
  },
  { title: 'ForwardingResumed', description: 'Forwarding goes on: what waits is handed on, in order.' },
);

export type PauseJson = JsonOf<typeof forwardingPaused | typeof forwardingResumed>;
