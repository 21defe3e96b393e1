import { Type } from 'typebox';
import { EVENT_NAMES } from '../domain/events/names.ts';
import type { Unknowable } from '../domain/reconcile/facts.ts';
import type { Difference, UnknownReason, VerdictKind } from '../domain/reconcile/judge-facts.ts';
import { count, flag, isoTime, object, oneOf, oneOfList, orNull, text, type JsonOf } from './parts.ts';

const event = oneOfList(EVENT_NAMES);

const verdict = oneOf<VerdictKind>(
  {
    arrived: '',
    rebuilt: 'an earlier --fill has rebuilt it',
    differs: 'it arrived, and says something else than the service does now',
    missing: 'also where it was filled now',
    on_its_way: 'it happened less than --grace ago',
    not_asked_for: 'no webhook that leads here asked for it then',
    unknown: 'see `reason`',
  },
  'What became of it.',
);

const unknownReason = oneOf<UnknownReason>({
  store_younger: 'it happened before the store was made',
  pruned: 'deliveries of that time were removed from the store',
  webhook_changed: 'a webhook was changed later, and may have asked for something else before',
  webhook_deleted: 'a webhook that sent here then is not registered any more',
});

const difference = object({
  field: oneOf<Difference['field']>({ title: '', endedAt: '', status: '' }),
  delivered: text('What was delivered.'),
  known: text('What the service says.'),
});

const subject = {
  event,
  subjectId: orNull(Type.String(), 'Of the participant, recording or livestream.'),
  name: orNull(Type.String(), 'What people call it.'),
  state: orNull(Type.String(), 'Of a recording or livestream.'),
};

const fact = object({
  ...subject,
  at: orNull(isoTime(), 'When it happened.'),
  verdict,
  reason: orNull(unknownReason, 'Why it cannot be known whether it is missing.'),
  difference: orNull(difference),
  deliveryId: orNull(Type.String(), 'The stored delivery that tells it.'),
  filled: flag('Whether it was missing, and was rebuilt now.'),
});

const unknowable = object({
  ...subject,
  reason: oneOf<Unknowable['reason']>({
    earlier_states: 'the service tells the last state only',
    state_not_sent: 'the last state is none that is delivered',
  }),
});

const session = object({
  sessionId: text(),
  meetingId: orNull(Type.String()),
  title: orNull(Type.String()),
  status: orNull(Type.String(), '`LIVE` or `ENDED`.'),
  startedAt: orNull(isoTime()),
  endedAt: orNull(isoTime()),
  facts: Type.Array(fact, { description: 'What should have been delivered, in the order of happening.' }),
  unknowable: Type.Array(unknowable, { description: 'What no comparison can find out.' }),
});

const filled = object({
  kept: count('How many were rebuilt now.'),
  others: count('How many were rebuilt by another process, or arrived, meanwhile.'),
  targets: Type.Array(Type.String(), { description: 'Where they are forwarded to; secrets are masked.' }),
  listening: flag('Whether a receiver that forwards is running; else they wait for the next one.'),
  signed: flag('Whether their forwards are signed with the key of this machine.'),
});

export const reconcileReport = object(
  {
    since: isoTime('Facts from then on are compared.'),
    until: isoTime('Facts before that are compared.'),
    sessions: Type.Array(session),
    counts: object({
      arrived: count(),
      rebuilt: count(),
      differs: count(),
      missing: count(),
      on_its_way: count(),
      not_asked_for: count(),
      unknown: count(),
    }),
    notAskedFor: Type.Array(event, {
      description: 'Events that nobody has asked for: what belongs to them was not looked up.',
    }),
    unassigned: count('Recordings and livestreams that belong to none of these sessions.'),
    webhooks: Type.Array(
      object({
        id: text(),
        name: orNull(Type.String()),
        counts: flag('Whether it leads here, so that it counts what it asked for.'),
      }),
    ),
    filled: orNull(filled, 'Null without --fill.'),
  },
  { title: 'ReconcileReport' },
);

export type ReconcileReportJson = JsonOf<typeof reconcileReport>;
