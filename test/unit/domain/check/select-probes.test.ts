import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectProbes, type ProbeChoice } from '../../../../src/domain/check/select-probes.ts';
import { HooksError } from '../../../../src/domain/errors.ts';

const PROBES = [
  { id: 'reachable.post', group: 'reachable' },
  { id: 'authentic.no-signature', group: 'authentic' },
  { id: 'authentic.forged', group: 'authentic' },
  { id: 'load.burst', group: 'load' },
] as const;

function chosen(choice: Partial<ProbeChoice>): readonly string[] {
  return selectProbes(PROBES, { only: undefined, skip: undefined, ...choice }).map(({ id }) => id);
}

function refusal(choice: Partial<ProbeChoice>): unknown {
  try {
    return chosen(choice);
  } catch (error) {
    return error instanceof HooksError ? [error.code, error.message, error.hint] : error;
  }
}

describe('which probes are asked', () => {
  it.each([
    [{}, ['reachable.post', 'authentic.no-signature', 'authentic.forged', 'load.burst']],
    [{ only: ['all'] }, ['reachable.post', 'authentic.no-signature', 'authentic.forged', 'load.burst']],
    [{ only: ['load.burst', 'authentic.forged'] }, ['authentic.forged', 'load.burst']],
    [{ only: ['authentic'] }, ['authentic.no-signature', 'authentic.forged']],
    [{ only: [' AUTHENTIC.no-* '] }, ['authentic.no-signature']],
    [{ only: ['*.burst', 'load'] }, ['load.burst']],
    [{ skip: ['authentic'] }, ['reachable.post', 'load.burst']],
    [{ only: ['authentic'], skip: ['authentic.forged', 'load'] }, ['authentic.no-signature']],
  ] as const)('%j', (choice, ids) => {
    expect(chosen(choice)).toEqual(ids);
  });

  it('is refused where it names none, with the nearest one', () => {
    expect(refusal({ only: ['authentic.no-signatur'] })).toEqual([
      'usage_invalid',
      '--only "authentic.no-signatur" fits no probe.',
      'Did you mean authentic.no-signature? See them all: dyte-hooks check --list.',
    ]);
    expect(refusal({ skip: ['loud'] })).toEqual([
      'usage_invalid',
      '--skip "loud" fits no probe.',
      'Did you mean load? See them all: dyte-hooks check --list.',
    ]);
    expect(refusal({ only: ['xyz*'] })).toEqual([
      'usage_invalid',
      '--only "xyz*" fits no probe.',
      'See them all: dyte-hooks check --list.',
    ]);
  });

  it('is refused where none is left', () => {
    expect(refusal({ only: ['load'], skip: ['load.burst'] })).toEqual([
      'usage_invalid',
      'No probe is left: --skip leaves out all that are asked for.',
      'See them all: dyte-hooks check --list.',
    ]);
  });

  it('keeps its order, and each once, whatever is given', () => {
    const ids = PROBES.map(({ id }) => id);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids, 'authentic', '*', 'load'), { minLength: 1 }), (only) => {
        const found = chosen({ only });
        expect(found).toEqual(ids.filter((id) => found.includes(id)));
      }),
    );
  });
});
