import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forwardText,
  joinForwards,
  renderAnswer,
  renderForward,
  waitingText,
} from '../../../../src/views/forward/line.ts';
import { renderDelivery } from '../../../../src/views/delivery/received-line.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import type { ForwardTry } from '../../../../src/domain/forward/forward-try.ts';
import { receivedDelivery, uuidFor } from '../../../helpers/deliveries.ts';
import { answered } from '../../../helpers/forwarding.ts';

const APP = 'http://localhost:3000/';
const AT = Date.parse('2026-01-02T03:04:05.000Z');
const NO_NAMES = new Map([[APP, '']]);

function attempt(parts: Partial<ForwardTry> = {}): ForwardTry {
  return {
    position: 1,
    id: uuidFor('one'),
    event: 'meeting.started',
    target: APP,
    tryNumber: 1,
    startedAt: AT,
    outcome: answered(200),
    state: 'succeeded',
    retryInMs: undefined,
    ...parts,
  };
}

describe('a try in a few words', () => {
  it.each([
    [attempt(), '12 ms', 'good'],
    [attempt({ outcome: answered(404, 3), state: 'failed' }), '404 in 3 ms', 'bad'],
    [attempt({ outcome: answered(500), retryInMs: 2000 }), '500 in 12 ms, again in 2 s', 'bad'],
    [attempt({ tryNumber: 3 }), '12 ms (try 3)', 'good'],
    [
      attempt({ outcome: { kind: 'network_error', fault: 'connection_refused', durationMs: 1 } }),
      'connection refused',
      'bad',
    ],
  ])('%j', (one, text, mood) => {
    expect(forwardText(one, NO_NAMES)).toEqual({ text, mood });
  });

  it('begins with the name of the target where there are several', () => {
    expect(forwardText(attempt(), new Map([[APP, ':3000']])).text).toBe(':3000 12 ms');
  });

  it('has a mark before what is good and before what is bad', () => {
    const names = new Map([
      [APP, ':3000'],
      ['b', ':3001'],
    ]);
    const good = forwardText(attempt(), names);
    const bad = forwardText(attempt({ target: 'b', outcome: answered(503, 3), state: 'failed' }), names);
    expect(joinForwards([good])).toEqual({ text: '→ :3000 12 ms', mood: 'good' });
    expect(joinForwards([good, good, bad])).toEqual({
      text: '→ :3000 12 ms, :3000 12 ms ✗ :3001 503 in 3 ms',
      mood: 'bad',
    });
    expect(joinForwards([bad, waitingText(APP, names)])).toEqual({
      text: '✗ :3001 503 in 3 ms → :3000 waiting',
      mood: 'bad',
    });
    expect(joinForwards([good, waitingText(APP, names)]).mood).toBe('doubtful');
  });
});

describe('a try on a line of its own', () => {
  const time = new Date(AT + 1500).toTimeString().slice(0, 8);
  const late = attempt({ outcome: answered(200, 1500) });

  it('says when it ended, how, and of which delivery', () => {
    expect(renderForward(late, NO_NAMES, PLAIN, 60)).toBe(
      `${time} → 1.5 s  ${uuidFor('one').slice(0, 8)} meeting.started`,
    );
  });

  it('keeps the outcome where there is less room', () => {
    expect(renderForward(late, NO_NAMES, PLAIN, 24)).toBe(`${time} → 1.5 s`);
    expect(renderForward(late, NO_NAMES, PLAIN, 33)).toMatch(/^\S+ → 1\.5 s {2}[\da-f]{8} meeti…$/);
  });

  it('fits every width, and holds nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 10, max: 120 }), (event, width) => {
        const line = renderForward({ ...late, event }, NO_NAMES, PLAIN, width);
        expect(widthOf(line)).toBeLessThanOrEqual(width);
        expect(/\p{Cc}/u.test(line)).toBe(false);
      }),
    );
  });
});

describe('the fate at the end of a delivery’s line', () => {
  const suffix = { text: '→ 12 ms', mood: 'good' } as const;
  const line = (width: number): string =>
    renderDelivery(receivedDelivery(), { style: PLAIN, width, showSecrets: false }, suffix);

  it.each([60, 72, 80, 110, Infinity])('stands there whole at %d columns', (width) => {
    expect(line(width).endsWith(' → 12 ms')).toBe(true);
    expect(widthOf(line(width))).toBeLessThanOrEqual(width);
  });
});

describe('an answer', () => {
  const outcome = {
    kind: 'answered',
    status: 200,
    durationMs: 1,
    headers: [
      ['Set-Cookie', 'session=hidden'],
      ['X-Evil', '\u001b[2J'],
    ],
    answerStart: Buffer.from('one \u001b[31m\nhttps://example.com/a?token=hidden\n'),
  } as const;

  it('is shown with its headers, harmless and without secrets', () => {
    const lines = renderAnswer({ outcome, target: APP }, NO_NAMES, PLAIN, false);
    expect(lines).toEqual([
      '    ← set-cookie: …',
      '    ← x-evil: \\x1b[2J',
      '    ← one \\x1b[31m',
      '    ← https://example.com/a?token=…',
    ]);
    expect(renderAnswer({ outcome, target: APP }, NO_NAMES, PLAIN, true).join('')).toContain('token=hidden');
  });

  it('begins with the name of the target where there are several', () => {
    const names = new Map([[APP, ':3000']]);
    expect(renderAnswer({ outcome, target: APP }, names, PLAIN, false)[0]).toBe('    ← :3000');
    const empty = { ...outcome, headers: [], answerStart: Buffer.alloc(0) };
    expect(renderAnswer({ outcome: empty, target: APP }, names, PLAIN, false)).toEqual([]);
  });

  it('is cut when it is long', () => {
    const answerStart = Buffer.from('line\n'.repeat(1000));
    const lines = renderAnswer({ outcome: { ...outcome, answerStart }, target: APP }, NO_NAMES, PLAIN, false);
    expect(lines).toHaveLength(2 + 100 + 1);
    expect(lines.at(-1)).toBe('    ← … 900 more lines');
  });
});
