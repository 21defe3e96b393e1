import { Type } from 'typebox';

/** A UUID. */
export function uuid(description: string) {
  return Type.String({ format: 'uuid', description });
}

/** An absolute URL; one branch of a union leaves the description to the union. */
export function url(description?: string) {
  return Type.String({ format: 'uri', ...described(description) });
}

/** ISO 8601 in UTC, milliseconds, `Z`: what both services send for meetings and participants. */
export function isoTime(description?: string) {
  return Type.String({ title: 'ISO time', format: 'date-time', ...described(description) });
}

/**
 * A time of recordings and files. RealtimeKit's samples have ISO 8601; Dyte's have a space and
 * microseconds, `2026-01-02 03:06:07.123456Z`, which strict ISO readers refuse.
 */
export function looseTime(description: string) {
  return Type.String({
    title: 'ISO time, or with a space',
    pattern: String.raw`^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$`,
    description,
  });
}

/** The organization or app that owns the meeting. The samples of 2021 had only its name. */
export function organizer() {
  const owner = Type.Object({
    id: uuid('The organization, or on RealtimeKit the app.'),
    name: Type.String({ description: 'Its name.' }),
  });
  return Type.Union([owner, Type.String()], {
    description: 'Who owns the meeting. A plain name in the samples of 2021.',
  });
}

/** The meeting as it is inside most events. */
export const meeting = Type.Object({
  id: uuid('The meeting; the same in all its sessions.'),
  sessionId: Type.Optional(uuid('This run of the meeting. Several documented samples lack it.')),
  title: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'Can be empty; null in the samples of 2021.',
    }),
  ),
  roomName: Type.Optional(
    Type.String({
      description:
        'Dyte: only of meetings made with the v1 API. RealtimeKit: the same as meeting.id; not in its newer samples.',
    }),
  ),
  status: Type.Enum(['LIVE', 'CREATED'], {
    description: 'LIVE in every sample, even once the meeting has ended.',
  }),
  createdAt: isoTime('When the meeting was made, or its session.'),
  startedAt: Type.Optional(isoTime('When the session started.')),
  endedAt: Type.Optional(
    Type.Union([isoTime(), Type.Null()], {
      description: 'When the session ended. Missing or null while it runs.',
    }),
  ),
  organizedBy: organizer(),
});

/** The meeting of a summary: in RealtimeKit's newer samples it is no more than its ids and its owner. */
export const briefMeeting = Type.Object({
  ...meeting.properties,
  title: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'Not in the newer samples of RealtimeKit: another event of the session has it.',
    }),
  ),
  status: Type.Optional(
    Type.Enum(['LIVE', 'CREATED'], {
      description: 'LIVE where it is there. Not in the newer samples of RealtimeKit.',
    }),
  ),
  createdAt: Type.Optional(
    isoTime('When the meeting was made, or its session. Not in the newer samples of RealtimeKit.'),
  ),
});

/** What makes a schema a document of its own. Fields that are not listed are always allowed. */
export function eventDocument<const Name extends string>(title: Name) {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title };
}

/** The `event` field, which tells the payloads apart. */
export function eventField<const Name extends string>(name: Name) {
  return Type.Literal(name, { description: 'The name of the event.' });
}

function described(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}
