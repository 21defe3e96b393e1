import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { renderTargets } from '../../../../src/views/forward/target-summary.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';

const GOOD = { target: 'http://localhost:3000/', succeeded: 3, failed: 0, waiting: 0 };
const NOTHING = { header: [], headerEnv: [], insecure: false, forwardPath: undefined };
const options = {
  style: PLAIN,
  width: 60,
  store: undefined,
  policy: 'dyte',
  resent: 0,
  sending: NOTHING,
} as const;

describe('the summary of targets', () => {
  it('is nothing without any', () => {
    expect(renderTargets([], options)).toEqual([]);
  });

  it('says how many were forwarded, failed and wait, and what to do', () => {
    const other = { target: 'http://localhost:3001/x', succeeded: 0, failed: 8, waiting: 2 };
    expect(renderTargets([GOOD, other], { ...options, resent: 8 })).toEqual([
      '  → http://localhost:3000/',
      '    3 forwarded',
      '  → http://localhost:3001/x',
      '    0 forwarded, 8 failed, 2 waiting',
      '8 failed. Send them again:',
      '  dyte-hooks deliveries replay --failed',
      'Dyte itself would have sent them again.',
      '2 wait, and follow when listen runs with the same target',
      'again.',
    ]);
  });

  it('says on one line how to send them again, where there is room', () => {
    const lines = renderTargets([{ ...GOOD, failed: 2 }], { ...options, width: 110, resent: 1 });
    expect(lines.slice(2)).toEqual([
      '2 failed. Send them again: dyte-hooks deliveries replay --failed',
      'Dyte itself would have sent 1 of them again.',
    ]);
  });

  it.each([
    ['a/b.sqlite', 'a/b.sqlite'],
    ["my store's.sqlite", String.raw`'my store'\''s.sqlite'`],
  ])('names the store that was chosen: %s', (store, shown) => {
    const lines = renderTargets([{ ...GOOD, failed: 1 }], { ...options, width: 110, store });
    expect(lines.at(-1)).toBe(
      `1 failed. Send it again: dyte-hooks deliveries replay --failed --store ${shown}`,
    );
  });

  it('says that what waits is lost where nothing is kept', () => {
    const lines = renderTargets([{ ...GOOD, failed: 1, waiting: 1 }], { ...options, store: 'memory' });
    expect(lines.slice(2)).toEqual(['What waits is lost: --store memory keeps nothing.']);
  });

  it('fits narrow terminals and masks secrets', () => {
    const target = `https://${'long.'.repeat(20)}example.com/?key=hidden`;
    const lines = renderTargets([{ ...GOOD, target, waiting: 1 }], options);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(60);
    expect(lines.join('')).not.toContain('hidden');
  });
});
