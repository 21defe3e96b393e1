import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { entryOf, sampleOf, variantOf } from '../../../../src/domain/events/catalogue.ts';
import { fieldsOf } from '../../../../src/domain/events/fields.ts';
import { EVENT_NAMES, isEventName } from '../../../../src/domain/events/names.ts';
import { schemaOf } from '../../../../src/domain/events/schemas.ts';

interface Facts {
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const facts: Facts = JSON.parse(
  readFileSync(new URL('../../../fixtures/event-payloads.json', import.meta.url), 'utf8'),
);

/** Every field path in a payload, written as fieldsOf writes them. */
function pathsIn(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${prefix}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...pathsIn(inner, path)];
  });
}

/** The entries of `download_urls` are named after files, so the schema does not list them. */
const isListable = (path: string): boolean => !path.includes('.download_urls.');

describe('the catalogue and the known payloads', () => {
  it('have the same events', () => {
    expect(Object.keys(facts.events)).toEqual([...EVENT_NAMES]);
  });

  it.each(EVENT_NAMES)('%s has every known variant, and no other', (name) => {
    const ours = Object.fromEntries(entryOf(name).variants.map(({ id, payload }) => [id, payload]));
    expect(ours).toEqual(facts.events[name]);
    expect(entryOf(name).name).toBe(name);
  });

  it.each(EVENT_NAMES)('%s has its fields in the order of the newest documented sample', (name) => {
    const sample = variantOf(name, 'rtk-2026-08').payload;
    expect(JSON.stringify(sample)).toBe(JSON.stringify(facts.events[name]?.['rtk-2026-08']));
  });

  it.each(EVENT_NAMES)('every known payload of %s fits its schema', (name) => {
    for (const [id, payload] of Object.entries(facts.events[name] ?? {}))
      expect([id, Value.Errors(schemaOf(name), payload)]).toEqual([id, []]);
  });

  it.each(EVENT_NAMES)('every field of a known payload of %s is in its schema', (name) => {
    const listed = new Set(fieldsOf(name).map((field) => field.path));
    const sent = Object.values(facts.events[name] ?? {}).flatMap((payload) => pathsIn(payload));
    expect(sent.filter((path) => isListable(path) && !listed.has(path))).toEqual([]);
  });

  it.each(EVENT_NAMES)('every field in the schema of %s is in a known payload', (name) => {
    const own = Object.values(facts.events[name] ?? {}).flatMap((payload) => pathsIn(payload));
    // The meeting is the same object everywhere, so any event may show one of its fields.
    const shared = Object.values(facts.events)
      .flatMap((variants) => Object.values(variants).flatMap((payload) => pathsIn(payload)))
      .filter((path) => path.startsWith('meeting.'));
    const sent = new Set([...own, ...shared]);
    expect(fieldsOf(name).filter((field) => !sent.has(field.path))).toEqual([]);
  });

  it.each(EVENT_NAMES)('a field of %s is called "always" only when no known payload lacks it', (name) => {
    const payloads = Object.values(facts.events[name] ?? {}).map((payload) => new Set(pathsIn(payload)));
    for (const field of fieldsOf(name).filter(({ presence }) => presence === 'always'))
      expect([field.path, payloads.every((paths) => paths.has(field.path))]).toEqual([field.path, true]);
  });
});

describe('a schema', () => {
  it.each(EVENT_NAMES)('of %s allows fields that it does not list, at every level', (name) => {
    const sample: Record<string, unknown> = { ...sampleOf(name), added: 1 };
    for (const part of ['meeting', 'participant', 'recording'])
      if (typeof sample[part] === 'object') sample[part] = { ...sample[part], added: { deep: true } };
    expect(Value.Check(schemaOf(name), sample)).toBe(true);
  });

  it.each(EVENT_NAMES)('of %s refuses the payload of another event', (name) => {
    const other = name === 'meeting.ended' ? 'meeting.started' : 'meeting.ended';
    expect(Value.Check(schemaOf(name), { ...sampleOf(name), event: other })).toBe(false);
  });

  it.each(EVENT_NAMES)('of %s is a JSON Schema document that survives JSON', (name) => {
    const document: unknown = JSON.parse(JSON.stringify(schemaOf(name)));
    expect(document).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: name,
      type: 'object',
    });
    expect(JSON.stringify(document)).not.toContain('additionalProperties');
  });

  it('of a summary is content with a meeting of ids and owner, which that of a transcript is not', () => {
    const { meeting } = sampleOf('meeting.summary', 'rtk-2026-08');
    expect(Object.keys(meeting ?? {})).toEqual(['id', 'sessionId', 'organizedBy']);
    const transcript = { ...sampleOf('meeting.transcript'), meeting };
    expect(Value.Check(schemaOf('meeting.transcript'), transcript)).toBe(false);
  });

  it('takes a file size as a number or as digits, and nothing else', () => {
    const sized = (fileSize: unknown): boolean => {
      const { recording, ...rest } = sampleOf('recording.statusUpdate');
      return Value.Check(schemaOf('recording.statusUpdate'), {
        ...rest,
        recording: { ...recording, fileSize },
      });
    };
    expect([sized(1), sized('1'), sized('1 MB'), sized(null)]).toEqual([true, true, false, false]);
  });

  it('takes times of files with a space or a T, and no other text', () => {
    const until = (chatDownloadUrlExpiry: string): boolean =>
      Value.Check(schemaOf('meeting.chatSynced'), {
        ...sampleOf('meeting.chatSynced'),
        chatDownloadUrlExpiry,
      });
    expect(until('2026-01-09 03:34:05.123456Z')).toBe(true);
    expect(until('2026-01-09T03:34:05.000Z')).toBe(true);
    expect(until('tomorrow')).toBe(false);
  });

  it.each(['meeting.transcript', 'meeting.summary'] as const)('of %s wants the meeting or its id', (name) => {
    const { meeting, ...neither } = sampleOf(name);
    expect(Value.Check(schemaOf(name), neither)).toBe(false);
    expect(Value.Check(schemaOf(name), { ...neither, meeting })).toBe(true);
    expect(Value.Check(schemaOf(name), { ...neither, meetingId: meeting?.id })).toBe(true);
  });
});

describe('fieldsOf', () => {
  it('names types as people say them', () => {
    const fields = new Map(fieldsOf('recording.statusUpdate').map((field) => [field.path, field]));
    expect(fields.get('event')?.type).toBe('"recording.statusUpdate"');
    expect(fields.get('recording.fileSize')?.type).toBe('number or numeric string');
    expect(fields.get('recording.startedTime')?.type).toBe('ISO time, or with a space');
    expect(fields.get('recording.downloadUrl')?.type).toBe('URL or list');
    expect(fields.get('meeting.title')?.type).toBe('string or null');
    expect(fields.get('meeting.organizedBy')?.type).toBe('object or string');
    expect(fields.get('meeting.id')?.type).toBe('UUID');
    expect(fields.get('meeting.status')?.type).toBe('LIVE | CREATED');
  });

  it('calls fields inside something optional "sometimes", even where they are required there', () => {
    const presence = (name: (typeof EVENT_NAMES)[number], path: string): string | undefined =>
      fieldsOf(name).find((field) => field.path === path)?.presence;
    expect(presence('meeting.started', 'meeting.id')).toBe('always');
    expect(presence('livestreaming.statusUpdate', 'meeting.id')).toBe('sometimes');
    expect(presence('meeting.started', 'meeting.organizedBy')).toBe('always');
    expect(presence('meeting.started', 'meeting.organizedBy.id')).toBe('sometimes');
  });

  it('warns of what consumers get wrong', () => {
    const note = fieldsOf('meeting.participantJoined').find(
      ({ path }) => path === 'participant.peerId',
    )?.note;
    expect(note).toContain('participant.id');
  });
});

describe('sampleOf', () => {
  it('is the first variant unless another is asked for', () => {
    expect(sampleOf('recording.statusUpdate').recording.status).toBe('UPLOADED');
    expect(sampleOf('recording.statusUpdate', 'composed-errored').recording.status).toBe('ERRORED');
  });

  it('may be changed without changing the next one', () => {
    sampleOf('meeting.started').meeting.title = 'Changed';
    expect(sampleOf('meeting.started').meeting.title).toBe('Planning');
  });

  it('refuses a variant that does not exist and names those that do', () => {
    expect(() => variantOf('meeting.ended', 'v9')).toThrowError(
      expect.objectContaining({
        code: 'usage_invalid',
        hint: 'It has: dyte-v2, rtk-2026-08, rtk, v1-2021.',
      }),
    );
  });
});

describe('isEventName', () => {
  it('knows the nine names exactly', () => {
    expect(EVENT_NAMES).toHaveLength(9);
    expect(EVENT_NAMES.every(isEventName)).toBe(true);
    expect(['meeting.Started', 'meeting', '', undefined, 1].some(isEventName)).toBe(false);
  });
});
