import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readId, readWebhook, readWebhooks, readWhole } from '../../../src/api/read-webhook.ts';
import { WEBHOOK } from '../../helpers/api-client.ts';

describe('readWhole', () => {
  it('keeps fields that nobody knows', () => {
    const {
      created_at: _created,
      updated_at: _updated,
      ...withoutTimes
    } = { ...WEBHOOK, nested: { a: [1] } };
    expect(readWhole(withoutTimes)).toEqual(withoutTimes);
  });

  it('keeps what it does not read as the service said it, in its order', () => {
    const said = { more: { inside: 1 }, ...WEBHOOK, updated_at: null };
    expect(JSON.stringify(readWhole(said))).toBe(JSON.stringify(said));
  });

  it.each(['id', 'name', 'url', 'events', 'enabled'])('takes one without %s for a part', (field) => {
    const { [field]: _left, ...part }: Record<string, unknown> = WEBHOOK;
    expect(readWhole(part)).toBeUndefined();
  });

  it.each([
    ['id', ''],
    ['id', 7],
    ['name', null],
    ['url', {}],
    ['events', 'meeting.started'],
    ['events', ['meeting.started', 1]],
    ['enabled', 'true'],
  ])('takes one whose %s is %j for a part, and names it', (field, value) => {
    const part = { ...WEBHOOK, [field]: value };
    expect(readWhole(part)).toBeUndefined();
    expect(() => readWebhook(part, 'GET it')).toThrow(
      expect.objectContaining({
        code: 'service_answer_invalid',
        message: `GET it: the answer's webhook is not whole (${field} is of the wrong type).`,
      }),
    );
  });

  it('reads whatever JSON there is, or refuses it kindly', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => readWhole(value)).not.toThrow();
        expect(() => readWebhooks(value, 'GET it')).not.toThrow(TypeError);
      }),
    );
  });
});

describe('readWebhook', () => {
  it.each([
    [undefined, 'there is none'],
    [null, 'it is no object'],
    [[], 'it is no object'],
    ['text', 'it is no object'],
  ])('refuses %j: %s', (value, why) => {
    expect(() => readWebhook(value, 'GET it')).toThrow(`GET it: the answer's webhook is not whole (${why}).`);
  });
});

describe('readId', () => {
  it.each([
    [{ id: 'a' }, 'a'],
    [{ id: '' }, undefined],
    [{ id: 1 }, undefined],
    [null, undefined],
  ])('of %j is %s', (value, id) => {
    expect(readId(value)).toBe(id);
  });
});
