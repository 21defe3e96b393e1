import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertBoard } from '../../../src/health/alerts/alert-board.ts';
import type { Alert } from '../../../src/domain/alert/alert.ts';
import { fakeClock, type FakeClock } from '../../helpers/clock.ts';

function board(): { readonly board: AlertBoard; readonly alerts: Alert[]; readonly clock: FakeClock } {
  const clock = fakeClock();
  const alerts: Alert[] = [];
  return { board: new AlertBoard({ clock, onAlert: (alert) => alerts.push(alert) }), alerts, clock };
}

/** What was told, in short. */
function told(alerts: readonly Alert[]): readonly string[] {
  return alerts.map(({ state, changed }) =>
    [state, ...changed.map((one) => `${one.subject ?? ''} ${one.state} ${String(one.changes)}`)].join(', '),
  );
}

describe('alerts', () => {
  it('are told once when they begin, and once when they end', () => {
    const { board: states, alerts, clock } = board();
    states.raise('store_failing', undefined, 'The store is full.');
    states.raise('store_failing', undefined, 'The store is full.');
    clock.advance(90_000);
    states.tellDue();
    states.resolve('store_failing', undefined, 'It works again.');
    states.resolve('store_failing', undefined, 'It works again.');
    const start = Date.parse('2026-01-02T03:04:05.000Z');
    expect(alerts).toEqual([
      {
        code: 'store_failing',
        state: 'firing',
        at: start,
        changed: [
          { subject: undefined, state: 'firing', message: 'The store is full.', since: start, changes: 1 },
        ],
        more: 0,
      },
      {
        code: 'store_failing',
        state: 'resolved',
        at: start + 90_000,
        changed: [
          {
            subject: undefined,
            state: 'resolved',
            message: 'It works again.',
            since: start + 90_000,
            changes: 1,
          },
        ],
        more: 0,
      },
    ]);
  });

  it('are not told of where they do not hold', () => {
    const { board: states, alerts } = board();
    states.resolve('tunnel_dead', undefined, 'It is there.');
    expect(alerts).toEqual([]);
  });

  it('do not flood where something goes back and forth', () => {
    const { board: states, alerts, clock } = board();
    for (let second = 0; second < 600; second += 1) {
      if (second % 2 === 0) states.raise('forward_failing', 'app', 'down');
      else states.resolve('forward_failing', 'app', 'up');
      states.tellDue();
      clock.advance(1000);
    }
    clock.advance(60_000);
    states.tellDue();
    expect(alerts.length).toBeLessThanOrEqual(11);
    expect(alerts.at(-1)?.state).toBe('resolved');
    expect(alerts[1]?.changed[0]?.changes).toBeGreaterThan(10);
  });

  it('of one code that come close together are one, and of other codes do not wait', () => {
    const { board: states, alerts, clock } = board();
    states.raise('forward_failing', 'one', 'one is down');
    states.raise('forward_failing', 'two', 'two is down');
    states.raise('store_failing', undefined, 'full');
    expect(alerts.map(({ code }) => code)).toEqual(['forward_failing', 'store_failing']);
    clock.advance(30_000);
    states.raise('forward_failing', 'three', 'three is down');
    states.resolve('forward_failing', 'one', 'one is up');
    states.tellDue();
    expect(alerts).toHaveLength(2);
    clock.advance(30_000);
    states.tellDue();
    states.tellDue();
    expect(told(alerts.slice(2))).toEqual(['firing, one resolved 1, two firing 1, three firing 1']);
  });

  it('name twenty of many', () => {
    const { board: states, alerts, clock } = board();
    states.raise('session_not_ended', 'first', 'first');
    for (let number = 0; number < 30; number += 1)
      states.raise('session_not_ended', String(number), String(number));
    clock.advance(60_000);
    states.tellDue();
    expect([alerts[1]?.changed.length, alerts[1]?.more]).toEqual([20, 10]);
  });

  it('end with what holds, however they came about', () => {
    const steps = fc.array(
      fc.record({
        subject: fc.constantFrom('a', 'b', undefined),
        raises: fc.boolean(),
        afterMs: fc.nat({ max: 90_000 }),
      }),
    );
    fc.assert(
      fc.property(steps, (list) => {
        const { board: states, alerts, clock } = board();
        const holds = new Map<string, boolean>();
        for (const { subject, raises, afterMs } of list) {
          clock.advance(afterMs);
          states.tellDue();
          if (raises) states.raise('forward_failing', subject, 'down');
          else states.resolve('forward_failing', subject, 'up');
          holds.set(subject ?? '', raises);
        }
        clock.advance(60_000);
        states.tellDue();
        const known = new Map<string, boolean>();
        for (const { changed } of alerts)
          for (const { subject, state } of changed) {
            expect(known.get(subject ?? '') ?? false).toBe(state === 'resolved');
            known.set(subject ?? '', state === 'firing');
          }
        for (const [subject, isFiring] of holds) expect(known.get(subject) ?? false).toBe(isFiring);
        const times = alerts.map(({ at }) => at);
        expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 60_000)).toBe(true);
      }),
    );
  });
});
