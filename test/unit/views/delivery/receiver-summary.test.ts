import { describe, expect, it } from 'vitest';
import {
  storedText,
  renderSummary,
  type SummaryView,
} from '../../../../src/views/delivery/receiver-summary.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';

const NOTHING: SummaryView = {
  events: new Map(),
  repeats: 0,
  unverified: 0,
  rejected: new Map(),
  faults: 0,
  notShown: 0,
  foreign: 0,
  slowestMs: undefined,
  linesLost: 0,
};

function textOf(parts: Partial<SummaryView>): string {
  return renderSummary({ ...NOTHING, ...parts }, PLAIN).join('\n');
}

describe('the summary for people', () => {
  it('says how many --events did not show', () => {
    const events = new Map([['meeting.started', 3]]);
    expect(textOf({ events, foreign: 2 })).toMatch(/foreign \(other webhooks\) +2/);
    expect(textOf({ events, notShown: 2 })).toContain('\n3 deliveries, 2 not shown (--events)\n');
  });

  it('of nothing says so', () => {
    expect(textOf({})).toBe('\n0 deliveries');
  });

  it('has what came, and what there is to say about it', () => {
    const summary = {
      events: new Map([
        ['meeting.participantJoined', 12],
        ['meeting.started', 1],
      ]),
      repeats: 2,
      unverified: 3,
      rejected: new Map([['signature', 4] as const, ['too_large', 1] as const]),
      faults: 1,
      slowestMs: 12.4,
      linesLost: 7,
    };
    expect(textOf(summary)).toBe(`
13 deliveries, 3 of them not verified
  meeting.participantJoined    12
  meeting.started              1
  repeats                      2
  not accepted: bad signature  4
  not accepted: too large      1
  errors of ours               1
  lines not shown              7
  slowest answer               12 ms`);
  });

  it.each([
    [0.4, 'under 1 ms'],
    [1, '1 ms'],
    [999, '999 ms'],
    [2345, '2.3 s'],
  ])('shows %d milliseconds as %s', (slowestMs, text) => {
    expect(textOf({ slowestMs })).toContain(`slowest answer  ${text}`);
  });

  it('shows names from outside shortened and harmless', () => {
    const events = new Map([[`\u001b[2J${'x'.repeat(300)}`, 1]]);
    const line = textOf({ events }).split('\n')[2] ?? '';
    expect(line).toMatch(/^ {2}\\x1b\[2Jx+… {2}1$/);
    expect(line.length).toBeLessThan(60);
  });

  it('counts one as one', () => {
    expect(textOf({ events: new Map([['meeting.started', 1]]) })).toContain('\n1 delivery\n');
  });
});

describe('where deliveries are at the end', () => {
  it('is said', () => {
    expect(storedText('/data/deliveries.sqlite')).toBe('Stored in /data/deliveries.sqlite.');
    expect(storedText('/data/\u001b[2J')).toBe('Stored in /data/\\x1b[2J.');
    expect(storedText(undefined)).toBe('Nothing was stored (--store memory).');
  });
});
