import { Type } from 'typebox';
import { count, isoTime, object, orNull, type, type JsonOf } from './parts.ts';

export const triggerUnwanted = object(
  { type: type('unwanted'), at: isoTime(), event: Type.String() },
  { title: 'TriggerUnwanted', description: 'No enabled webhook of the emulator asks for the event.' },
);

export const triggerSummary = object(
  {
    type: type('summary'),
    events: count('Events that were sent.'),
    deliveries: count(),
    asExpected: count('Deliveries whose last answer was 2xx, or of a forged one 400, 401 or 403.'),
    otherwise: count('Those with another answer.'),
    unanswered: count('Those without one.'),
    notSent: count('Those that were not sent, or not to their end.'),
    unwanted: count('Events that no webhook asks for.'),
    seed: orNull(Type.Integer(), 'What chance was taken from; null where nothing was left to it.'),
  },
  { title: 'TriggerSummary', description: 'The last object.' },
);

export type TriggerSummaryJson = JsonOf<typeof triggerSummary>;
