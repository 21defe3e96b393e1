import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { causeForDebug } from '../../../src/api/api-error.ts';

describe('causeForDebug', () => {
  it('keeps texts and stacks, all of them hidden, and nothing else', () => {
    const cause = Object.assign(new Error('The key is 1234.'), { rawPacket: Buffer.from('1234') });
    const copy = causeForDebug(new TypeError('outer', { cause }), (text) => text.replaceAll('1234', '…'));
    expect(copy?.stack).toMatch(/^TypeError: outer\n {4}at /);
    expect(copy?.cause).toMatchObject({ message: 'The key is ….' });
    expect(copy?.cause).not.toHaveProperty('rawPacket');
    expect(inspect(copy)).not.toContain('1234');
  });

  it('says what happened at each address of a host', () => {
    const refused = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:1`));
    const copy = causeForDebug(new AggregateError(refused), (text) => text);
    expect(copy?.message).toBe('connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1');
  });
});
