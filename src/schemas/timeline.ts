import { Type } from 'typebox';
import type { Rejection } from '../domain/delivery/received-delivery.ts';
import type { FileKind } from '../domain/files/file-links.ts';
import type { FindingKind, Mark, Timeline } from '../domain/timeline/timeline.ts';
import { count, flag, isoTime, milliseconds, object, oneOf, orNull, text, type JsonOf } from './parts.ts';

const deliveryId = (what: string) => orNull(Type.String(), what);

const stay = object({
  connection: text('Another one each time that somebody comes: the peer id.'),
  from: isoTime(),
  to: orNull(isoTime(), 'Null where no leave has been told.'),
  joined: deliveryId('The delivery that tells of the join; null where there is none.'),
  left: deliveryId('The same of the leave.'),
});

const track = object({
  id: text(),
  state: text('The last one.'),
  states: Type.Array(object({ state: text(), at: isoTime(), deliveryId: deliveryId('What tells it.') })),
});

const mark = object({
  kind: oneOf<Mark['kind']>({
    late: '',
    repeat: 'it came more than once, or tells what another has told',
    rejected: '',
  }),
  at: isoTime('Where it stands in the chart.'),
  deliveryId: text(),
  event: orNull(Type.String()),
  lateMs: orNull(milliseconds(), 'How much later it came than it happened.'),
  rejection: orNull(oneOf<Rejection>({ signature: '', not_json: '', key_unavailable: '', store_failed: '' })),
});

const finding = object({
  kind: oneOf<FindingKind>({
    started_missing: 'no `meeting.started` is here',
    ended_missing: 'it is over, and no `meeting.ended` is here',
    left_without_joined: '',
    joined_without_left: '',
    recording_unfinished: 'it never reached UPLOADED',
    recording_failed: '',
    livestream_unfinished: 'it was live, and no OFFLINE is here',
    rejected: 'deliveries that name the session were rejected',
    not_handled: 'a target did not handle deliveries',
    late: 'deliveries came late',
    same_fact: 'one event was told by two deliveries',
    link_expires: 'within a day',
    link_expired: '',
    played_back: 'all came much faster than it happened',
    livestream_assumed: 'a livestream names no meeting',
  }),
  problem: flag('False for what is only to be known.'),
  subject: orNull(Type.String(), 'A name, or the id of a recording or livestream.'),
  detail: orNull(Type.String(), 'A state, a reason, an error.'),
  file: orNull(oneOf<FileKind>({ video: '', audio: '', track: '', transcript: '', summary: '', chat: '' })),
  at: orNull(isoTime(), 'When it happened, or until when the link works.'),
  count: orNull(count(), 'How many deliveries.'),
  deliveryId: deliveryId('The delivery that it is about, or the first of them.'),
});

export const timelineReport = object(
  {
    sessionId: text(),
    meetingId: orNull(Type.String()),
    title: orNull(Type.String()),
    state: oneOf<Timeline['state']>({
      running: '',
      ended: '',
      over: 'it has ended as far as can be seen, and no delivery says so',
    }),
    startedAt: isoTime(),
    endedAt: orNull(isoTime(), 'The last that is known of one that is over.'),
    counts: object({
      deliveries: count('Those that were accepted.'),
      late: count(),
      repeated: count(),
      rejected: count(),
    }),
    people: Type.Array(
      object({
        id: text('`customParticipantId`, else the peer id.'),
        name: orNull(Type.String()),
        stays: Type.Array(stay),
      }),
      { description: 'In the order in which they came.' },
    ),
    recordings: Type.Array(track),
    livestreams: Type.Array(track),
    marks: Type.Array(mark, { description: 'Deliveries that did not come as they should.' }),
    findings: Type.Array(finding, { description: 'What does not add up, the worst first.' }),
    otherSessions: Type.Array(object({ sessionId: text(), lastReceivedAt: isoTime(), deliveries: count() }), {
      description: 'Of the same meeting, where it was asked for; the newest last.',
    }),
  },
  { title: 'TimelineReport' },
);

export type TimelineReportJson = JsonOf<typeof timelineReport>;
