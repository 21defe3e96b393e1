import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickFields } from '../../../../src/views/fields/pick-fields.ts';
import { requireFields } from '../../../../src/views/fields/require-fields.ts';
import { thrownBy } from '../../../helpers/errors.ts';

const VALUE = [
  {
    id: 1,
    name: 'a',
    payload: { event: 'x', meeting: { id: 'm', title: 't' } },
    tries: [{ number: 1, at: 2 }],
  },
  { id: 2, payload: null },
];

describe('picking fields', () => {
  it.each([
    [['name', 'id'], '[{"name":"a","id":1},{"id":2}]'],
    [
      ['payload.meeting.title', 'id'],
      '[{"payload":{"meeting":{"title":"t"}},"id":1},{"payload":null,"id":2}]',
    ],
    [
      ['payload.event', 'id', 'payload.meeting.id'],
      '[{"payload":{"event":"x","meeting":{"id":"m"}},"id":1},{"payload":null,"id":2}]',
    ],
    [['tries.number'], '[{"tries":[{"number":1}]},{}]'],
    [['tries', 'tries.number'], '[{"tries":[{"number":1,"at":2}]},{}]'],
    [['none', '__proto__', 'constructor', 'toString'], '[{},{}]'],
  ])('gives %j, in that order', (fields, text) => {
    expect(JSON.stringify(pickFields(VALUE, fields))).toBe(text);
  });

  it('invents nothing: what is given is at the same place in the whole', () => {
    fc.assert(
      fc.property(fc.object(), fc.array(fc.string(), { minLength: 1 }), (value, fields) => {
        const wanted = [...fields, ...Object.keys(value).filter((name) => !name.includes('.'))];
        expect(pickFields(value, wanted)).toEqual(
          Object.fromEntries(Object.entries(value).filter(([name]) => wanted.includes(name))),
        );
      }),
    );
  });
});

describe('fields that are asked for', () => {
  it.each([
    ['list', {}, ['id', 'events', 'created_at']],
    ['deliveries list', {}, ['payload.anything.at.all', 'receivedAt']],
    ['deliveries show', {}, ['forwards.outcomes.startedAt', 'headers.dyte-uuid']],
    ['events show', {}, ['fields.path']],
    ['events show', { sample: true }, ['meeting.id']],
    ['events list', { remote: true }, ['events.status']],
  ])('may be any of %s %j: %j', (command, raw, fields) => {
    expect(() => requireFields(command, raw, fields)).not.toThrow();
  });

  it.each([
    ['list', 'nmae', 'Did you mean name? There are: id, name, url, events, enabled.'],
    ['deliveries list', 'recievedAt', 'Did you mean receivedAt? There are: type, position, id,'],
    ['deliveries list', 'id.x', 'There are: type, position, id,'],
    ['deliveries list', 'toString', 'There are: type, position, id,'],
    ['events list', 'events.status', 'There are: name, sentWhen.'],
  ])('of %s are known: not %s', (command, field, hint) => {
    const error = thrownBy(() => requireFields(command, {}, ['id', field].slice(1)));
    expect(error.code).toBe('usage_invalid');
    expect(error.hint).toContain(hint);
  });
});
