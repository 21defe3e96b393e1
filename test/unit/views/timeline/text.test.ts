import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTimeline } from '../../../../src/domain/timeline/build-timeline.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { columnOf, renderAxis } from '../../../../src/views/timeline/axis.ts';
import { rowsOf } from '../../../../src/views/timeline/rows.ts';
import { renderTimeline, type OtherSession } from '../../../../src/views/timeline/text.ts';
import {
  BEGUN,
  delivered,
  happens,
  MINUTE,
  told,
  wholeSession,
  type TestDelivery,
} from '../../../helpers/session-deliveries.ts';

const { started, ended, joined, left, recording } = happens;

interface Shown {
  readonly columns?: number;
  readonly showsAll?: boolean;
  readonly others?: readonly OtherSession[];
  readonly now?: number;
}

function shown(
  deliveries: readonly TestDelivery[],
  { columns = 80, showsAll = false, others = [], now = BEGUN + 24 * 60 * MINUTE }: Shown = {},
): readonly string[] {
  const timeline = buildTimeline(deliveries.map(told), { now });
  if (timeline === undefined) throw new Error('There is no timeline.');
  return renderTimeline(
    { sessionId: 'session-1', timeline, others },
    { style: PLAIN, columns, showsAll, now },
  );
}

function rowOf(lines: readonly string[], label: string): string {
  return lines.find((line) => line.startsWith(label)) ?? '';
}

const CROWD = [
  started(),
  ...Array.from({ length: 200 }, (_none, number) => [
    joined(number / 10, `Person ${String(number)}`),
    left(30 + number / 10, `Person ${String(number)}`),
  ]).flat(),
  ended(55),
];

describe('a session on the screen', () => {
  it.each([80, 60, 40])('has a bar for each, in %i columns', (columns) => {
    const lines = shown(wholeSession('rtk'), { columns });
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(rowOf(lines, 'Ada')).toMatch(/━{18,} +30m$/);
    expect(rowOf(lines, 'recording')).toMatch(/━╌{0,3}✓ +ready$/);
    expect(rowOf(lines, 'livestream')).toContain('━');
    expect(lines.join('\n')).toContain('Everything adds up.');
  });

  it('shows where an end is missing, and goes on where it runs', () => {
    const over = shown([started(), joined(1, 'Ada'), left(4, 'Bob'), ended(5)]);
    expect(rowOf(over, 'Ada')).toMatch(/━\? +4m$/);
    expect(rowOf(over, 'Bob')).toMatch(/^Bob +\?━+ +4m$/);
    const running = shown([started(), joined(1, 'Ada'), recording(2, 'RECORDING')], {
      now: BEGUN + 5 * MINUTE,
    });
    expect(rowOf(running, 'Ada')).toMatch(/━▸ 4m in$/);
    expect(rowOf(running, 'recording')).toMatch(/━▸ running$/);
    expect(running.join('\n')).toContain('It runs still; so far everything adds up.');
  });

  it('has a row for what came late, twice, and was rejected', () => {
    const lines = shown([
      started(0, { attempts: 2 }),
      joined(1, 'Ada', { receivedAt: BEGUN + 5 * MINUTE }),
      left(6, 'Ada'),
      joined(3, 'x', { rejection: 'signature' }),
      ended(8),
    ]);
    expect(rowOf(lines, 'late')).toMatch(/▲ +1$/);
    expect(rowOf(lines, 'twice')).toMatch(/▲ +1$/);
    expect(rowOf(lines, 'rejected')).toMatch(/▲ +1$/);
    expect(lines.join('\n')).toContain('4 deliveries, 1 person, 1 late, 1 more than once, 1 rejected');
    expect(lines.join('\n')).toContain('1 delivery that names it was rejected (signature).');
  });

  it('tells the first of 200 people one by one, and the others together', () => {
    const lines = shown(CROWD);
    expect(lines.length).toBeLessThan(30);
    expect(rowOf(lines, 'Person 0 ')).toContain('━');
    expect(rowOf(lines, 'Person 20')).toBe('');
    expect(rowOf(lines, 'and 180 others')).toMatch(/█.* max 180$/);
    expect(shown(CROWD, { showsAll: true }).filter((line) => line.startsWith('Person'))).toHaveLength(200);
  });

  it('gives one person more a row, not a line that says so', () => {
    const crowd = CROWD.filter(
      ({ payload }) => !/Person (?:2[1-9]|[3-9]\d|1\d\d)\b/.test(JSON.stringify(payload)),
    );
    const lines = shown(crowd);
    expect(lines.filter((line) => line.startsWith('Person'))).toHaveLength(21);
  });

  it('tells of many that do not add up once', () => {
    const joins = CROWD.filter(({ payload }) => payload['event'] !== 'meeting.participantLeft');
    const lines = shown(joins);
    expect(lines.filter((line) => line.includes('no meeting.participantLeft came'))).toHaveLength(5);
    expect(lines.join('\n')).toContain('The same of 195 others; --json has all.');
  });

  it('tells many recordings together', () => {
    const many = Array.from({ length: 14 }, (_none, number) =>
      recording(number, 'UPLOADED', { id: `r${String(number)}` }),
    );
    const lines = shown([started(), ...many, ended(20)]);
    expect(lines.filter((line) => line.startsWith('recording'))).toHaveLength(10);
    expect(rowOf(lines, 'and 4 others')).toBe('and 4 others');
  });

  it('names the other sessions of the meeting, the newest', () => {
    const others = Array.from({ length: 7 }, (_none, number) => ({
      sessionId: `00000000-0000-4000-8000-00000000000${String(number)}`,
      lastReceivedAt: BEGUN,
      deliveries: number + 1,
    }));
    const lines = shown(wholeSession('rtk'), { others }).slice(-7).join('\n');
    expect(lines).toContain('The meeting has 7 other sessions, 5 of them.');
    expect(lines).toContain('00000000-0000-4000-8000-000000000006');
    expect(lines).toContain('7 deliveries');
    expect(lines).not.toContain('00000000-0000-4000-8000-000000000001');
  });

  it('obeys nothing that a name says, and hides secrets in it', () => {
    const name = '\u001b[2J\u0007Ad\u202ea https://x.test/?token=s3cr3t';
    const lines = shown([started(), joined(1, name), recording(1, '\u001b[31m'), ended(2)]).join('\n');
    // oxlint-disable-next-line no-control-regex -- that is what it looks for
    expect(lines).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect(lines).not.toContain('s3cr3t');
  });

  it('is never wider than there is room for, whatever is told', () => {
    const names = fc.string({ unit: 'grapheme', maxLength: 40 });
    const people = fc.array(fc.record({ name: names, from: fc.nat(60), length: fc.nat(60) }), {
      maxLength: 40,
    });
    const options = fc.record({ columns: fc.integer({ min: 1, max: 200 }), showsAll: fc.boolean() });
    fc.assert(
      fc.property(people, names, options, (crowd, title, given) => {
        const deliveries = crowd.flatMap(({ name, from, length }) => [
          joined(from, name),
          ...(length % 3 === 0 ? [] : [left(from + length, name)]),
        ]);
        const first = delivered(
          { event: 'meeting.started', meeting: { sessionId: 'session-1', title } },
          { receivedAt: BEGUN },
        );
        for (const line of shown([first, ...deliveries], given))
          expect(widthOf(line)).toBeLessThanOrEqual(given.columns);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the rows of a chart', () => {
  it('have bars of its width, whichever of the deliveries came', () => {
    const all = [...wholeSession('dyte-v2'), ...wholeSession('rtk-2026-08')];
    const columns = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), columns, fc.nat(), (some, width, now) => {
        const timeline = buildTimeline(some.map(told), { now });
        if (timeline === undefined) throw new Error('There is no timeline.');
        const { from, to } = timeline;
        const scale = { from, to, columns: width };
        for (const { bar } of rowsOf(timeline, { style: PLAIN, scale, maxPeople: 2 }))
          expect(widthOf(bar)).toBe(width);
      }),
    );
  });
});

describe('the axis', () => {
  it('has every time within the chart, and labels that do not touch', () => {
    const lengths = fc.integer({ min: 0, max: 3 * 24 * 60 * MINUTE });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 120 }), fc.integer(), (length, columns, at) => {
        const scale = { from: BEGUN, to: BEGUN + length, columns };
        const axis = renderAxis(scale);
        expect(axis.length).toBeLessThanOrEqual(columns);
        expect(axis).not.toMatch(/\d{2}:\d{2}\d/);
        const column = columnOf(BEGUN + at, scale);
        expect(column).toBeGreaterThanOrEqual(0);
        expect(column).toBeLessThan(columns);
      }),
    );
  });

  it.each([
    [30 * MINUTE, /^\s*\d\d:\d\d(?:\s+\d\d:\d\d)+$/],
    [20_000, /^\s*\d\d:\d\d:\d\d(?:\s+\d\d:\d\d:\d\d)+$/],
    [0, /^\d\d:\d\d:\d\d$/],
  ])('of %i ms has times of that kind', (length, form) => {
    expect(renderAxis({ from: BEGUN, to: BEGUN + length, columns: 60 })).toMatch(form);
  });
});
