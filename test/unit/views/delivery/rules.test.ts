import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { createDateLines, renderRule } from '../../../../src/views/delivery/rules.ts';
import {
  renderSessionEnd,
  renderSessionStart,
  sessionMargin,
} from '../../../../src/views/delivery/session-rules.ts';
import type { EndedSession } from '../../../../src/domain/delivery/session-tracker.ts';

const AT = new Date(2026, 0, 2, 23, 59, 30).getTime();

const SESSION: EndedSession = {
  id: 'e88689b0-0000-4000-8000-000000000001',
  slot: 0,
  title: 'Weekly planning',
  startedAt: new Date(2026, 0, 2, 21, 23, 35).getTime(),
  isWhole: true,
  durationMs: 30 * 60_000,
  people: 3,
  recordings: ['UPLOADED'],
  failed: 2,
};

const options = (columns: number, hasBars = false) => ({
  style: PLAIN,
  columns,
  showSecrets: false,
  hasBars,
});

describe('a rule', () => {
  it('fills the width, and leaves facts out from the end where they do not fit', () => {
    const facts = [{ text: '30m' }, { text: '2 people' }];
    expect(renderRule('Planning', facts, PLAIN, 40)).toBe('── Planning ── 30m, 2 people ───────────');
    expect(renderRule('Planning', facts, PLAIN, 26)).toBe('── Planning ── 30m ───────');
    expect(renderRule('Planning', facts, PLAIN, 12)).toBe('── Plann… ──');
  });

  it('fits every width from 20 columns on, whatever its title', () => {
    const title = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('日本語の会議'.repeat(9), '👩‍👩‍👧‍👦'.repeat(30)),
    );
    fc.assert(
      fc.property(
        title,
        fc.array(fc.string({ unit: 'grapheme-ascii' })),
        fc.integer({ min: 20, max: 200 }),
        (text, facts, width) => {
          const line = renderRule(
            text,
            facts.map((fact) => ({ text: fact })),
            PLAIN,
            width,
          );
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe('the rules of a session', () => {
  it('say where it begins, and since when it runs', () => {
    expect(renderSessionStart(SESSION, options(70))).toBe(
      '── Weekly planning ── session e88689b0, started 21:23:35 ─────────────',
    );
    expect(renderSessionStart({ ...SESSION, isWhole: false, title: undefined }, options(70))).toMatch(
      /^── session e88689b0 ── session e88689b0, running since 21:23:35 ─/,
    );
  });

  it('say how it went where it ends', () => {
    expect(renderSessionEnd(SESSION, options(80))).toMatch(
      /^── Weekly planning ── 30m, 3 people, 2 failed, recording ready ─+$/,
    );
    const other = {
      ...SESSION,
      people: undefined,
      failed: 0,
      recordings: ['UPLOADING', 'UPLOADED', 'UPLOADED', 'x'],
    };
    expect(renderSessionEnd(other, options(120))).toMatch(
      / 30m, 1 recording uploading, 2 recordings ready, 1 recording in another state ─/,
    );
  });

  it('have the bar of their session while several are open, and another one for each', () => {
    expect(renderSessionEnd({ ...SESSION, slot: 1 }, options(40, true))).toMatch(
      /^║── Weekly planning ── 30m, 3 people ─+$/,
    );
    const bars = [0, 1, 2, 3].map((slot) => sessionMargin({ ...SESSION, slot }, PLAIN).text);
    expect(new Set(bars).size).toBe(4);
    expect(sessionMargin(undefined, PLAIN).text).toBe(' ');
  });

  it('show nothing that a terminal would obey, no secret, and fit every width', () => {
    const title = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant('\u001b[2J https://example.com/?token=abc123'),
    );
    fc.assert(
      fc.property(title, fc.integer({ min: 20, max: 200 }), fc.boolean(), (text, width, hasBars) => {
        const session = { ...SESSION, title: text };
        for (const line of [
          renderSessionStart(session, options(width, hasBars)),
          renderSessionEnd(session, options(width, hasBars)),
        ]) {
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]|abc123/u);
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

describe('the date', () => {
  const MIDNIGHT = new Date(2026, 0, 3).getTime();

  it('stands on a line of its own where another day begins, once', () => {
    const dateLines = createDateLines(AT, PLAIN);
    expect(dateLines(AT, 40)).toEqual([]);
    expect(dateLines(MIDNIGHT - 1, 40)).toEqual([]);
    expect(dateLines(MIDNIGHT, 40)).toEqual(['── Saturday 2026-01-03 ─────────────────']);
    expect(dateLines(MIDNIGHT + 1000, 40)).toEqual([]);
  });

  it('does not come back for what began before midnight', () => {
    const dateLines = createDateLines(AT, PLAIN);
    dateLines(MIDNIGHT, 40);
    expect(dateLines(MIDNIGHT - 500, 40)).toEqual([]);
    expect(dateLines(MIDNIGHT + 1, 40)).toEqual([]);
  });

  it('is said of an earlier day before its first line, and then of today', () => {
    const dateLines = createDateLines(AT, PLAIN);
    expect(dateLines(AT - 86_400_000, 40)).toEqual([expect.stringContaining('Thursday 2026-01-01')]);
    expect(dateLines(AT, 40)).toEqual([expect.stringContaining('Friday 2026-01-02')]);
  });
});
