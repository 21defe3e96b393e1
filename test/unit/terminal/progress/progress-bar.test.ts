import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpeedometer, progressText } from '../../../../src/terminal/progress/progress-bar.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';

describe('progressText', () => {
  it('has a bar, numbers, the speed and what is left', () => {
    expect(progressText({ done: 25, total: 100, failed: 3, perSecond: 2.5 }, 60)).toBe(
      '██████░░░░░░░░░░░░░░░░░░░  25/100  3 failed  2.5/s  30s left',
    );
    expect(progressText({ done: 0, total: 12, failed: 0, perSecond: undefined }, 24)).toBe(
      '░░░░░░░░░░░░░░░░░░  0/12',
    );
  });

  it('does without the bar where there is no room', () => {
    expect(progressText({ done: 25, total: 100, failed: 0, perSecond: 120 }, 24)).toBe(
      '25/100  120/s  1s left',
    );
  });

  it('is full at the end, and never wider than it may be', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(100_000),
        fc.integer({ min: 60, max: 200 }),
        (some, more, columns) => {
          const progress = { done: some, total: some + more, failed: 0, perSecond: 1000 };
          const text = progressText(progress, columns);
          expect(widthOf(text)).toBeLessThanOrEqual(columns);
          expect(text.includes('░')).toBe(more > 0);
        },
      ),
    );
  });
});

describe('a speedometer', () => {
  it('tells the speed of late, once it can', () => {
    const speedometer = createSpeedometer();
    expect(speedometer.at(0, 0)).toBeUndefined();
    expect(speedometer.at(100, 50)).toBeUndefined();
    expect(speedometer.at(1000, 500)).toBe(500);
    expect(speedometer.at(20_000, 500)).toBeLessThan(1);
  });

  it('forgets what was long ago', () => {
    const speedometer = createSpeedometer();
    for (let second = 0; second <= 20; second += 1) speedometer.at(second * 1000, second * 1000);
    for (let second = 21; second <= 30; second += 1)
      speedometer.at(second * 1000, 20_000 + (second - 20) * 10);
    expect(speedometer.at(30_000, 20_100)).toBe(10);
  });
});
