import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../src/program.ts';
import { replayCommand } from '../../../src/program/replay.ts';

/** What an option of the command line becomes. */
function read(option: 'speed' | 'resume', ...words: readonly string[]): unknown {
  const parsed = parseArguments(['deliveries', 'replay', ...words]);
  if (parsed.kind !== 'run') throw new Error('Nothing would be run');
  return replayCommand.options[option]?.read(parsed.invocation.raw[option]);
}

describe('the options of deliveries replay', () => {
  it.each([
    [[], undefined],
    [['--speed', 'fast'], 'fast'],
    [['--speed', 'real'], 1],
    [['--speed', '10x'], 10],
    [['--speed', '0.5X'], 0.5],
  ])('%j is the speed %j', (words, speed) => {
    expect(read('speed', ...words)).toBe(speed);
  });

  it.each(['10', '0x', '-1x', 'x', 'slow', '99999x', '1e3x', ''])('--speed %j is refused', (speed) => {
    expect(() => read('speed', `--speed=${speed}`)).toThrow(
      expect.objectContaining({ code: 'usage_invalid' }),
    );
  });

  it.each([
    [[], undefined],
    [['--resume'], 'newest'],
    [['--resume', '7'], 7],
    [['--resume', '--failed'], 'newest'],
  ])('%j resumes %j', (words, resumed) => {
    expect(read('resume', ...words)).toBe(resumed);
  });

  it.each(['last', '-1', '1.5'])('--resume %j is refused', (number) => {
    expect(() => read('resume', `--resume=${number}`)).toThrow(
      expect.objectContaining({ code: 'usage_invalid' }),
    );
  });
});
