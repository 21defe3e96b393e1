import { describe, expect, it } from 'vitest';
import { EVENT_NAMES, type EventName } from '../../../../src/domain/events/names.ts';
import { PAYLOAD_FAMILIES, type PayloadFamily } from '../../../../src/domain/events/payload-families.ts';
import { sampleOf, variantIn } from '../../../../src/domain/events/catalogue.ts';
import { schemaOf } from '../../../../src/domain/events/schemas.ts';
import {
  withNulls,
  withoutField,
  withoutOptional,
  withUnknownFields,
  withUnknownValues,
} from '../../../../src/domain/check/changed-payloads.ts';
import { validatorOf } from '../../../helpers/json-validator.ts';
import type { JsonObject } from '../../../../src/domain/json/json-value.ts';

function payload(event: EventName, family: PayloadFamily = 'rtk-2026-08'): JsonObject {
  return { ...sampleOf(event, variantIn(event, family).id) };
}

const VALIDATORS = Object.fromEntries(EVENT_NAMES.map((event) => [event, validatorOf(schemaOf(event))]));

function problems(event: EventName, changed: JsonObject): readonly string[] | undefined {
  return VALIDATORS[event]?.(changed);
}

const EVERY = EVENT_NAMES.flatMap((event) => PAYLOAD_FAMILIES.map((family) => [event, family] as const));

describe('a payload without what may be missing', () => {
  it('keeps what every documented one has, in its order', () => {
    const { payload: least, paths } = withoutOptional(
      'meeting.participantJoined',
      payload('meeting.participantJoined'),
    );
    expect(JSON.stringify(least)).toBe(
      '{"event":"meeting.participantJoined","meeting":{"id":"000000a1-0000-4000-8000-0000000000a1","status":"LIVE","createdAt":"2026-01-02T03:04:05.678Z","organizedBy":{"id":"000000c3-0000-4000-8000-0000000000c3","name":"Acme"}},"participant":{"peerId":"000000f6-0000-4000-8000-0000000000f6"}}',
    );
    expect(paths).toEqual([
      'meeting.sessionId',
      'meeting.title',
      'meeting.startedAt',
      'participant.userDisplayName',
      'participant.customParticipantId',
      'participant.joinedAt',
    ]);
  });

  it('keeps the first of the fields of which one must be there', () => {
    const whole = payload('meeting.summary');
    const { payload: least, paths } = withoutOptional('meeting.summary', whole);
    expect(Object.keys(least)).toEqual([
      'event',
      'meeting',
      'summaryDownloadUrl',
      'summaryDownloadUrlExpiry',
    ]);
    expect(paths).toEqual(['meeting.sessionId']);
    const flat = sampleOf('meeting.summary', 'rtk-flat-old-docs');
    expect(Object.keys(withoutOptional('meeting.summary', { ...flat }).payload)).toEqual([
      'event',
      'meetingId',
      'summaryDownloadUrl',
      'summaryDownloadUrlExpiry',
    ]);
  });

  it.each(EVERY)('is still one that the schema allows: %s, %s', (event, family) => {
    const least = withoutOptional(event, payload(event, family)).payload;
    expect(problems(event, least)).toEqual([]);
    expect(withoutOptional(event, least)).toEqual({ payload: least, paths: [] });
  });
});

describe('a payload without one field', () => {
  it.each(['title', 'meeting.title', 'meeting.organizedBy.name'])('%s', (path) => {
    const whole = { title: 'a', ...payload('meeting.started') };
    const { payload: less, paths } = withoutField('meeting.started', whole, path);
    expect(paths).toEqual([path]);
    expect(JSON.stringify(less).length).toBeLessThan(JSON.stringify(whole).length);
  });

  it('is the same where it has no such field', () => {
    const whole = payload('meeting.started');
    expect(withoutField('meeting.started', whole, 'meeting.nothing')).toEqual({ payload: whole, paths: [] });
  });
});

describe('a payload with null', () => {
  it('has it wherever a field may be null, also where the sample has none', () => {
    const { payload: nulls, paths } = withNulls('meeting.started', payload('meeting.started'));
    expect(paths).toEqual(['meeting.title', 'meeting.endedAt']);
    expect(nulls['meeting']).toMatchObject({ title: null, endedAt: null });
    expect(nulls['participants']).toBeUndefined();
  });

  it.each(EVERY)('is one that the schema allows: %s, %s', (event, family) => {
    const { payload: nulls } = withNulls(event, payload(event, family));
    expect(problems(event, nulls)).toEqual([]);
  });

  it('is the same where nothing may be null', () => {
    expect(withNulls('meeting.chatSynced', payload('meeting.chatSynced')).paths).toEqual([]);
  });
});

describe('a payload with unknown values', () => {
  it('has them in place of those of a fixed set', () => {
    const { payload: odd, paths } = withUnknownValues('meeting.ended', payload('meeting.ended'));
    expect(paths).toEqual(['meeting.status', 'reason']);
    expect(odd).toMatchObject({
      event: 'meeting.ended',
      meeting: { status: 'UNKNOWN_VALUE' },
      reason: 'UNKNOWN_VALUE',
    });
  });

  it('gets no field that it did not have', () => {
    const sample = payload('meeting.summary');
    expect(withUnknownValues('meeting.summary', sample)).toEqual({ payload: sample, paths: [] });
  });
});

describe('a payload with unknown fields', () => {
  it('has one at the end of each object', () => {
    expect(withUnknownFields({ event: 'x', meeting: { id: 'y', by: { a: [1] } } })).toEqual({
      event: 'x',
      meeting: { id: 'y', by: { a: [1], unknownField: 'text' }, unknownField: 'text' },
      unknownField: { id: null, list: [1, 'two'] },
    });
  });

  it.each(EVERY)('is one that the schema allows: %s, %s', (event, family) => {
    expect(problems(event, withUnknownFields(payload(event, family)))).toEqual([]);
  });
});
