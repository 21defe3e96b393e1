import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readId, readWebhook, readWebhooks, readWhole } from '../../../src/api/read-webhook.ts';
import { OddWebhook } from '../../../src/domain/webhook/webhook.ts';
import { WANTED, WEBHOOK } from '../../helpers/api-client.ts';

const CALL = { request: 'GET it', requestId: undefined };

const WEBHOOK_FIELDS = { id: WEBHOOK.id, ...WANTED };

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
  ])('takes one whose %s is %j for a part, and names what is odd', (field, value) => {
    const part = { ...WEBHOOK, [field]: value };
    expect(readWhole(part)).toBeUndefined();
    const read = readWebhook(part, CALL);
    expect(read).toMatchObject({
      ...WEBHOOK_FIELDS,
      [field]: field === 'id' && value === 7 ? '7' : undefined,
    });
    expect(read).toMatchObject({ problems: [`${field} is of the wrong type`] });
    expect(JSON.stringify(read)).toBe(JSON.stringify(part));
  });

  it.each([
    ['a text', 'webhook', undefined],
    ['a list', [[WEBHOOK]], undefined],
    ['nothing', null, undefined],
    ['an object of another kind', { kind: 'meeting' }, undefined],
    ['a number that is not the one that came', { ...WEBHOOK, id: 2 ** 60 }, undefined],
    ['fields of the prototype', JSON.parse('{"__proto__":{"id":"x"}}'), undefined],
    ['an id and nothing else', { id: 'wh:1' }, 'wh:1'],
  ])('reads %s in a list beside the others, and gives it back as it came', (_what, odd, id) => {
    const [first, second, third] = readWebhooks([WEBHOOK, odd, WEBHOOK], CALL);
    expect([first, third]).toEqual([WEBHOOK, WEBHOOK]);
    expect(second).toBeInstanceOf(OddWebhook);
    expect(second?.id).toBe(id);
    expect(JSON.stringify(second)).toBe(JSON.stringify(odd));
  });

  it('takes one that is nested deep for odd, and what it says can be written again', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const [read] = readWebhooks([{ ...WEBHOOK, deep }], CALL);
    expect(read).toMatchObject({ ...WEBHOOK_FIELDS, problems: ['it is nested too deeply'] });
    expect(JSON.stringify(read)).toContain('…');
    expect(JSON.parse(JSON.stringify(read))).toMatchObject(WEBHOOK);
  });

  it('reads whatever JSON there is, or refuses it kindly', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => readWhole(value)).not.toThrow();
        expect(() => readWebhooks(value, CALL)).not.toThrow(TypeError);
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
    [{}, 'id is missing, name is missing, url is missing, events is missing, enabled is missing'],
  ])('refuses %j: %s', (value, why) => {
    expect(() => readWebhook(value, CALL)).toThrow(`The webhook in the answer is incomplete (${why}).`);
  });
});

describe('readId', () => {
  it.each([
    [{ id: 'a' }, 'a'],
    [{ id: '' }, undefined],
    [{ id: 1 }, '1'],
    [{ id: 1.5 }, undefined],
    [null, undefined],
  ])('of %j is %s', (value, id) => {
    expect(readId(value)).toBe(id);
  });
});
