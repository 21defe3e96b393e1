import { Type } from 'typebox';
import type { EventStatus } from '../domain/events/compare-events.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { SERVICES } from '../domain/service/names.ts';
import { object, oneOf, oneOfList, orNull, text } from './parts.ts';

const eventName = oneOfList(EVENT_NAMES);

const sentWhen = text('Completes "Sent when ...".');

export const eventList = Type.Array(object({ name: eventName, sentWhen }, { title: 'Event' }));

/** What the service lists beside what is known here. */
export const eventComparison = object(
  {
    service: oneOfList(SERVICES),
    events: Type.Array(
      object(
        {
          name: Type.String(),
          status: oneOf<EventStatus>({
            known: 'both have it',
            new: 'only the service has it',
            missing: 'the service does not list it',
          }),
        },
        { title: 'ComparedEvent' },
      ),
    ),
  },
  { title: 'EventComparison' },
);

const variant = object(
  {
    id: Type.String(),
    service: oneOf<'dyte' | 'realtimekit'>({ dyte: '', realtimekit: '' }),
    evidence: oneOf<'documented' | 'documented-old' | 'composed'>({
      documented: 'in today’s documentation',
      'documented-old': 'in documentation that is old or was replaced',
      composed: 'no sample is published',
    }),
    note: orNull(Type.String()),
    payload: Type.Object({}, { description: 'A sample.' }),
  },
  { title: 'Variant' },
);

const field = object(
  {
    path: text('Such as `meeting.id`; `[]` stands for the entries of a list.'),
    type: text('For people.'),
    presence: oneOf<'always' | 'sometimes'>({ always: '', sometimes: '' }),
    note: orNull(Type.String()),
  },
  { title: 'Field' },
);

/** What is known of one event. */
export const eventDetails = object(
  {
    name: eventName,
    sentWhen,
    notes: Type.Array(Type.String(), { description: 'What consumers often get wrong.' }),
    variants: Type.Array(variant, { minItems: 1 }),
    fields: Type.Array(field),
    schema: Type.Object({}, { description: 'The JSON Schema of its payload.' }),
  },
  { title: 'EventDetails' },
);

export const eventSample = Type.Object(
  { event: eventName },
  { description: 'The payload of the event: a sample, as the service sends it.' },
);

export const eventSchema = Type.Unsafe<object>(
  Type.Object(
    { $schema: Type.String(), title: eventName, type: Type.Literal('object') },
    { description: 'The JSON Schema of the payload, draft 2020-12.' },
  ),
);
