import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../src/program.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import type { HooksError } from '../../../src/domain/errors.ts';

/** Why a line is refused once its command runs. */
async function refusalOf(line: string): Promise<HooksError> {
  const parsed = parseArguments(line.split(' '));
  if (parsed.kind !== 'run') throw new Error('Nothing would be run');
  const { spec, raw } = parsed.invocation;
  return await failureOf(spec.execute(raw, testContext()));
}

describe('listen [forward-to]', () => {
  it.each(['listen hook', 'listen -f 3000 hook', 'listen -f hook'])(
    'is one of the targets: %s',
    async (line) => {
      expect((await refusalOf(line)).code).toBe('url_unusable');
    },
  );

  it.each([
    ['listen 8000', '8000'],
    ['listen localhost:8000/webhook', '8000'],
    ['listen -p 9000 127.0.0.1:9000', '9000'],
    ['listen -p 9000 -f 9000', '9000'],
    ['listen -p 9000 --forward meeting.*=9000', '9000'],
  ])('is asked back as --port where the receiver itself listens: %s', async (line, port) => {
    expect(await refusalOf(line)).toMatchObject({
      code: 'usage_invalid',
      hint: `To receive there give --port ${port}; to forward there give the receiver another --port.`,
    });
  });

  it('is refused where it is empty', async () => {
    const parsed = parseArguments(['listen', ' ']);
    if (parsed.kind !== 'run') throw new Error('Nothing would be run');
    const error = await failureOf(parsed.invocation.spec.execute(parsed.invocation.raw, testContext()));
    expect(error.message).toBe('[forward-to] is empty.');
  });
});
