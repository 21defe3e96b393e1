import { describe, expect, it } from 'vitest';
import {
  renderProbeLine,
  renderProbeList,
  titleColumns,
  verdictMark,
} from '../../../../src/views/check/probe-line.ts';
import { ALL_PROBES } from '../../../../src/check/all-probes.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { failed, PASSED, resultOf, skipped, warned } from '../../../helpers/check-reports.ts';

describe('the line of a probe', () => {
  it('has its mark, what a good endpoint does, and its id', () => {
    const marks = [PASSED, warned('W.'), failed('F.'), skipped('S.')].map(({ verdict }) =>
      verdictMark(verdict, PLAIN),
    );
    expect(marks).toEqual(['✓', '!', '✗', '-']);
    const result = resultOf('load.a', PASSED);
    expect(renderProbeLine(result, { style: PLAIN, width: Infinity, titles: 22 })).toBe(
      '  ✓ does well at load.a     load.a',
    );
  });

  it('leaves the id out where it does not fit, and then shortens the rest', () => {
    const result = resultOf('load.a', PASSED);
    expect(renderProbeLine(result, { style: PLAIN, width: 34, titles: 22 })).toContain('  load.a');
    expect(renderProbeLine(result, { style: PLAIN, width: 33, titles: 22 })).toBe('  ✓ does well at load.a');
    expect(renderProbeLine(result, { style: PLAIN, width: 15, titles: 22 })).toBe('  ✓ does well …');
  });
});

describe('the list of probes', () => {
  it('has a heading for each group, and fits', () => {
    const lines = renderProbeList(ALL_PROBES, PLAIN, 60);
    expect(lines.filter((line) => widthOf(line) > 60)).toEqual([]);
    expect(lines[0]).toBe('Reachable (reachable)');
    expect(lines.at(-1)).not.toBe('');
    const wide = renderProbeList(ALL_PROBES, PLAIN, Infinity).join('\n');
    for (const { id, title } of ALL_PROBES) {
      expect(wide).toContain(id);
      expect(wide).toContain(title);
    }
  });

  it('is empty without any', () => {
    expect(renderProbeList([], PLAIN, 80)).toEqual([]);
    expect(titleColumns([])).toBe(0);
  });
});

describe('the probes that there are', () => {
  it('have ids of their own, which begin with their group', () => {
    const ids = ALL_PROBES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, group } of ALL_PROBES) expect(id).toMatch(new RegExp(`^${group}\\.[a-zA-Z][\\w.-]*$`));
  });

  it('send no more requests together than a check may', () => {
    const requests = ALL_PROBES.reduce((sum, probe) => sum + probe.requests, 0);
    expect(requests).toBeLessThan(1500);
  });
});
