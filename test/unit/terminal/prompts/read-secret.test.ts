import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { readSecret } from '../../../../src/terminal/prompts/read-secret.ts';
import { fakeClock } from '../../../helpers/clock.ts';
import { failureOf } from '../../../helpers/context.ts';
import type { FakeClock } from '../../../helpers/clock.ts';

const NEVER = new AbortController().signal;

/** A clock that stands still for as long as the test does not move it. */
function patientClock(): FakeClock {
  const clock = fakeClock();
  clock.hold();
  return clock;
}

function piped(...chunks: readonly (string | Uint8Array)[]): PassThrough {
  const stdin = new PassThrough();
  for (const chunk of chunks) stdin.write(chunk);
  stdin.end();
  return stdin;
}

describe('a piped secret', () => {
  it('is read to the end, however it is cut', async () => {
    const euro = Buffer.from('€');
    const stdin = piped('ke', 'y-', euro.subarray(0, 1), euro.subarray(1), '\n');
    expect(await readSecret(stdin, patientClock(), NEVER)).toBe('key-€\n');
  });

  it('may begin with the mark that some shells put before text', async () => {
    expect(await readSecret(piped('\uFEFFkey'), patientClock(), NEVER)).toBe('key');
  });

  it.each([
    ['nothing', piped(), 'is empty'],
    ['blanks', piped(' \r\n'), 'is empty'],
    ['bytes that are no text', piped(Buffer.from([0x6b, 0xff, 0xfe])), 'is not text'],
    ['one byte too much', piped('k'.repeat(16 * 1024 + 1)), 'far too long'],
  ])('is refused when it is %s', async (_, stdin, complaint) => {
    const error = await failureOf(readSecret(stdin, patientClock(), NEVER));
    expect(error.code).toBe('usage_invalid');
    expect(error.message).toContain(complaint);
    expect(stdin.destroyed).toBe(true);
  });

  it('may be as long as the limit', async () => {
    expect(await readSecret(piped('k'.repeat(16 * 1024)), patientClock(), NEVER)).toHaveLength(16 * 1024);
  });

  it('is refused from a keyboard, where it would be seen', async () => {
    const stdin = Object.assign(piped('key'), { isTTY: true });
    expect((await failureOf(readSecret(stdin, patientClock(), NEVER))).hint).toContain(
      'Leave out --key-stdin',
    );
  });

  it('is not waited for without end', async () => {
    const stdin = new PassThrough();
    stdin.write('half');
    const error = await failureOf(readSecret(stdin, fakeClock(), NEVER));
    expect(error.message).toContain('stayed open');
    expect(error.message).not.toContain('half');
    expect(stdin.destroyed).toBe(true);
  });

  it.each([
    ['--key-stdin', 'key', '--org-id'],
    ['--authorization-stdin', 'value', '"$AUTHORIZATION"'],
    ['--token-stdin', 'token', '"$TOKEN"'],
  ] as const)('of %s is called by its name, with a line that works for it', async (option, what, part) => {
    const empty = await failureOf(readSecret(piped(), patientClock(), NEVER, option));
    expect(empty.message).toBe(`Standard input is empty: no ${what} came.`);
    expect(empty.hint).toMatch(new RegExp(`dyte-hooks login .*${option}$`));
    expect(empty.hint).toContain(part);
  });

  it('is given up at once when interrupted', async () => {
    const reason = new HooksError('interrupted', 'Cancelled.');
    const abort = new AbortController();
    const stdin = new PassThrough();
    const failure = failureOf(readSecret(stdin, patientClock(), abort.signal));
    abort.abort(reason);
    expect(await failure).toBe(reason);
    expect(stdin.destroyed).toBe(true);
  });
});
