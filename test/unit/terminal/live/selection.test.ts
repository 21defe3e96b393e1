import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Selection } from '../../../../src/terminal/live/selection.ts';

function selectionOf(count: number, limit = 100): Selection<number> {
  const selection = new Selection<number>(limit);
  for (let item = 1; item <= count; item += 1) selection.add(item);
  return selection;
}

describe('Selection', () => {
  it('goes by the last one until another is chosen', () => {
    const selection = selectionOf(3);
    expect(selection.current).toBe(3);
    expect(selection.chosen).toBeUndefined();
    selection.add(4);
    expect(selection.current).toBe(4);
  });

  it('moves up from the last, and down beyond it again', () => {
    const selection = selectionOf(3);
    selection.move(-1);
    expect(selection.chosen).toBe(3);
    selection.move(-1);
    expect(selection.place).toEqual({ number: 2, total: 3 });
    selection.move(-10);
    expect(selection.chosen).toBe(1);
    selection.move(2);
    expect(selection.chosen).toBe(3);
    selection.move(1);
    expect(selection.chosen).toBeUndefined();
  });

  it('stays at the chosen one while others come, also when it has left', () => {
    const selection = selectionOf(3, 5);
    selection.move(-1);
    for (let item = 4; item <= 30; item += 1) selection.add(item);
    expect(selection.current).toBe(3);
    expect(selection.place).toEqual({ number: 1, total: 5 });
    selection.move(1);
    expect(selection.chosen).toBe(26);
  });

  it('has nothing to choose while there is nothing', () => {
    const selection = selectionOf(0);
    selection.move(-1);
    selection.choose('first');
    expect(selection.current).toBeUndefined();
    expect(selection.place).toBeUndefined();
  });

  it('forgets what does not pass', () => {
    const selection = selectionOf(6);
    selection.choose('first');
    selection.keepOnly((item) => item % 2 === 0);
    expect(selection.chosen).toBeUndefined();
    selection.choose('first');
    expect(selection.chosen).toBe(2);
    expect(selection.place).toEqual({ number: 1, total: 3 });
  });

  it('never chooses what is not there', () => {
    const step = fc.oneof(fc.constant('add' as const), fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const selection = new Selection<number>(5);
        let count = 0;
        for (const one of steps) {
          if (one === 'add') selection.add((count += 1));
          else selection.move(one);
          const { chosen, place } = selection;
          expect(chosen === undefined).toBe(place === undefined);
          expect(chosen ?? 0).toBeLessThanOrEqual(count);
          expect(place?.number ?? 0).toBeLessThanOrEqual(place?.total ?? 0);
        }
      }),
    );
  });
});
