import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { hostOption } from '../../../src/program/shared-options.ts';

function refusal(raw: string): HooksError {
  try {
    hostOption.read(raw);
  } catch (error) {
    if (error instanceof HooksError) return error;
  }
  throw new Error(`Expected ${raw} to be refused.`);
}

describe('--host', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    [' localhost ', 'localhost'],
    ['my-machine.local', 'my-machine.local'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ['::', '::'],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
  ])('takes %s', (raw, host) => {
    expect(hostOption.read(raw)).toBe(host);
  });

  it('is this machine alone where it is left out', () => {
    expect([hostOption.read(undefined), hostOption.defaultText]).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it.each([
    ['localhost:8000', '--host localhost --port 8000'],
    ['127.0.0.1:80', '--host 127.0.0.1 --port 80'],
    ['[::1]:8000', '--host ::1 --port 8000'],
    ['http://localhost:8000', '--host localhost --port 8000'],
    ['https://[::1]/', '--host ::1'],
    ['http://me:secret@localhost:9/webhook?x', '--host localhost --port 9. Leave the path out.'],
    ['localhost/', '--host localhost'],
    ['[localhost]', '--host localhost'],
  ])('says of %s how it is given', (raw, meant) => {
    const error = refusal(raw);
    expect(error.code).toBe('usage_invalid');
    expect(error.hint).toContain(meant);
    expect(error.hint).not.toContain('secret');
  });

  it.each(['', ' ', 'http://', '[', '[::1', ':8000', '[]', '*:80'])('refuses %j', (raw) => {
    expect(refusal(raw)).toMatchObject({
      code: 'usage_invalid',
      hint: expect.stringContaining('such as 127.0.0.1 or localhost'),
    });
  });
});
