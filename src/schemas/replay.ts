import { Type } from 'typebox';
import type { ReplayedDelivery, ReplayProblem } from '../domain/replay/replay-result.ts';
import { outcomeKind } from './forward.ts';
import {
  count,
  flag,
  headerValues,
  httpStatus,
  isoTime,
  milliseconds,
  networkFault,
  object,
  oneOf,
  ordinal,
  orNull,
  text,
  type,
  type JsonOf,
} from './parts.ts';

const target = text('Where it is sent to: a URL, or `exec:` and a command.');

const problemFields = {
  problem: orNull(
    oneOf<ReplayProblem['kind']>({
      removed: 'from the store, in the meantime',
      not_json: 'it was to be changed',
      not_possible: 'a change does not fit',
    }),
    'Why it is not sent.',
  ),
  problemText: orNull(Type.String(), 'The same in words.'),
};

export const replayBegun = object(
  {
    type: type('begun'),
    replay: ordinal('Its number, for --resume.'),
    targets: Type.Array(target),
    total: count('Deliveries in all.'),
    left: count('Those that are to be sent now.'),
  },
  { title: 'ReplayBegun', description: 'The first object: everything is written down, and sending begins.' },
);

export const replayed = object(
  {
    type: type('replayed'),
    number: ordinal('Its place in the replay.'),
    id: orNull(Type.String(), 'Of the delivery.'),
    event: orNull(Type.String()),
    receivedAt: orNull(isoTime()),
    target,
    state: oneOf<ReplayedDelivery['result']['state']>({
      succeeded: '',
      failed: '',
      unreached: 'nothing took it: it is sent when the replay goes on',
      not_sent: 'it could not be sent at all',
    }),
    changed: flag('Whether its body was changed, and signed anew.'),
    outcome: orNull(outcomeKind),
    durationMs: orNull(milliseconds()),
    status: orNull(httpStatus()),
    fault: orNull(networkFault),
    ...problemFields,
  },
  { title: 'Replayed', description: 'One delivery that was sent, or could not be.' },
);

export type ReplayedJson = JsonOf<typeof replayed>;

export const replaySummary = object(
  {
    type: type('summary'),
    replay: orNull(ordinal('Its number, for --resume.'), 'Null when there was nothing to send.'),
    ended: oneOf<'done' | 'interrupted' | 'unreachable'>({
      done: '',
      interrupted: '',
      unreachable: 'so many in a row reached nothing that it stopped',
    }),
    total: count(),
    succeeded: count(),
    failed: count('Answered otherwise than with a 2xx, not answered, or not sent.'),
    left: count('Still to be sent: not begun, or not reached.'),
    elapsedMs: milliseconds('Of the whole run.'),
    linesLost: count('Objects that were not printed, because nobody read the output.'),
  },
  { title: 'ReplaySummary', description: 'The last object: where the whole replay stands.' },
);

export type ReplaySummaryJson = JsonOf<typeof replaySummary>;

/** One delivery of a dry run. */
export const wouldSend = object(
  {
    type: type('would_send'),
    id: text('Of the delivery.'),
    event: orNull(Type.String()),
    receivedAt: isoTime(),
    target,
    method: orNull(Type.String(), 'Null, as all below but `problem`, where it would not be sent.'),
    url: orNull(Type.String(), 'Null for a command, too.'),
    headers: orNull(headerValues),
    bodySize: orNull(count()),
    payload: Type.Unknown({ description: 'As parsed; null also when the body cannot be read.' }),
    changed: orNull(Type.Boolean(), 'Whether its body would be changed.'),
    ...problemFields,
  },
  { title: 'WouldSend', description: 'One delivery as it would be sent.' },
);

export type WouldSendJson = JsonOf<typeof wouldSend>;
