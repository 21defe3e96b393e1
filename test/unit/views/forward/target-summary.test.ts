import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { renderTargets } from '../../../../src/views/forward/target-summary.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';

const GOOD = { target: 'http://localhost:3000/', succeeded: 3, failed: 0, waiting: 0 };
const options = { style: PLAIN, width: 60, store: undefined };

describe('the summary of targets', () => {
  it('is nothing without any', () => {
    expect(renderTargets([], options)).toEqual([]);
  });

  it('says how many were forwarded, failed and wait, and what to do', () => {
    const other = { target: 'exec:./x', succeeded: 0, failed: 1, waiting: 2 };
    expect(renderTargets([GOOD, other], options)).toEqual([
      '  → http://localhost:3000/',
      '    3 forwarded',
      '  → exec:./x',
      '    0 forwarded, 1 failed, 2 still waiting',
      'What waits is kept, and follows when listen runs with the',
      'same target again.',
      'See what failed: dyte-hooks deliveries list --failed',
    ]);
  });

  it.each([
    ['a/b.sqlite', 'a/b.sqlite'],
    ["my store's.sqlite", String.raw`'my store'\''s.sqlite'`],
  ])('names the store that was chosen: %s', (store, shown) => {
    const lines = renderTargets([{ ...GOOD, failed: 1 }], { ...options, width: 110, store });
    expect(lines.at(-1)).toBe(`See what failed: dyte-hooks deliveries list --failed --store ${shown}`);
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
