import { describe, expect, it } from 'vitest';
import { derivedUuid, withDeliveryHeader } from '../../../../src/domain/replay/changed-headers.ts';

describe('withDeliveryHeader', () => {
  it('puts the value in the place of the old one, in the spelling that came', () => {
    expect(
      withDeliveryHeader(
        [
          ['Accept', '*/*'],
          ['Dyte-Signature', 'old'],
          ['dyte-uuid', '1'],
        ],
        'signature',
        'new',
      ),
    ).toEqual([
      ['Accept', '*/*'],
      ['Dyte-Signature', 'new'],
      ['dyte-uuid', '1'],
    ]);
  });

  it('changes both families where both came', () => {
    expect(
      withDeliveryHeader(
        [
          ['dyte-uuid', 'a'],
          ['rtk-uuid', 'b'],
        ],
        'uuid',
        'c',
      ),
    ).toEqual([
      ['dyte-uuid', 'c'],
      ['rtk-uuid', 'c'],
    ]);
  });

  it.each([
    [[['rtk-uuid', '1']], 'rtk-signature'],
    [[['dyte-webhook-id', '1']], 'dyte-signature'],
    [[], 'dyte-signature'],
  ] as const)('adds it to %j as %s', (headers, name) => {
    expect(withDeliveryHeader(headers, 'signature', 'new')).toEqual([...headers, [name, 'new']]);
  });
});

describe('derivedUuid', () => {
  it('is a UUID of version 4, another one for each number and seed', () => {
    const uuids = Array.from({ length: 1000 }, (_each, number) => derivedUuid('seed', number));
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(new Set([...uuids, derivedUuid('other', 0)]).size).toBe(1001);
    expect(derivedUuid('seed', 7)).toBe(uuids[7]);
  });
});
