import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../../../src/domain/expectation/expectation-syntax.ts';
import {
  createExpectationTracker,
  type ExpectationTracker,
  type TrackerOptions,
} from '../../../../src/domain/expectation/expectation-tracker.ts';
import type { TrackedDelivery } from '../../../../src/domain/expectation/near-misses.ts';

function tracker(texts: readonly string[], options: Partial<TrackerOptions> = {}): ExpectationTracker {
  return createExpectationTracker(texts.map(parseExpectation), {
    inOrder: false,
    showSecrets: false,
    ...options,
  });
}

function delivery(event: string, fields: object = {}, parts: Partial<TrackedDelivery> = {}): TrackedDelivery {
  return {
    event,
    uuid: undefined,
    receivedAt: 0,
    payload: { readable: true, value: { event, ...fields } },
    repeat: false,
    rejection: undefined,
    isTrusted: true,
    ...parts,
  };
}

/** Which expectations have been met. */
function metBy(tracked: ExpectationTracker): readonly boolean[] {
  return tracked.results().map(({ met }) => met !== undefined);
}

function flawsOf(tracked: ExpectationTracker, index = 0): readonly unknown[] {
  return tracked.results()[index]?.nearMisses.map(({ mismatch, count }) => ({ ...mismatch, count })) ?? [];
}

describe('an expectation tracker', () => {
  it('is met by deliveries in any order, and says by which', () => {
    const tracked = tracker(['a', 'b{x=1}']);
    expect(tracked.allMet).toBe(false);
    expect(tracked.take(delivery('b', { x: 1 }, { uuid: 'u', receivedAt: 5 }))?.text).toBe('b{x=1}');
    expect([tracked.allMet, metBy(tracked)]).toEqual([false, [false, true]]);
    expect(tracked.take(delivery('a'))?.text).toBe('a');
    expect(tracked.allMet).toBe(true);
    expect(tracked.results()[1]?.met).toEqual({ uuid: 'u', receivedAt: 5 });
  });

  it('takes one delivery for one expectation', () => {
    const tracked = tracker(['a', 'a']);
    expect([tracked.take(delivery('a'))?.text, metBy(tracked)]).toEqual(['a', [true, false]]);
    expect([tracked.take(delivery('a'))?.text, tracked.allMet]).toEqual(['a', true]);
    expect(tracked.take(delivery('a'))).toBeUndefined();
  });

  it.each<[Partial<TrackedDelivery>]>([
    [{ repeat: true }],
    [{ rejection: 'signature' }],
    [{ rejection: 'store_failed' }],
    [{ payload: { readable: false, reason: 'not_json' } }],
    [{ event: undefined }],
  ])('counts nothing that is %j', (parts) => {
    const tracked = tracker(['*']);
    expect([tracked.take(delivery('a', {}, parts)), tracked.allMet]).toEqual([undefined, false]);
  });

  it('says which is met now, where a delivery is moved for it', () => {
    const tracked = tracker(['a*', 'ab']);
    expect(tracked.take(delivery('ab'))?.text).toBe('a*');
    expect(tracked.take(delivery('ac'))?.text).toBe('ab');
  });

  it('moves a delivery to another expectation when that lets one more be met', () => {
    const tracked = tracker(['a*', 'ab', '*{x=1}']);
    tracked.take(delivery('ab', { x: 1 }));
    tracked.take(delivery('ac', { x: 1 }));
    expect(metBy(tracked)).toEqual([true, false, true]);
    tracked.take(delivery('ad'));
    expect(tracked.allMet).toBe(true);
  });

  it('in order, counts only the one whose turn it is', () => {
    const tracked = tracker(['a', 'b', 'a'], { inOrder: true });
    tracked.take(delivery('b'));
    tracked.take(delivery('a'));
    tracked.take(delivery('a'));
    expect(metBy(tracked)).toEqual([true, false, false]);
    tracked.take(delivery('b'));
    tracked.take(delivery('c'));
    tracked.take(delivery('a'));
    expect(tracked.allMet).toBe(true);
  });

  it('meets as many as could be met at all, in whatever order they come', () => {
    const event = fc.constantFrom('a', 'b', 'ab', 'ba');
    const pattern = fc.constantFrom('a', 'b', 'a*', '*b', '*', 'b*{x=1}', '*{x=1}');
    const came = fc.tuple(event, fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 5 }),
        fc.array(came, { maxLength: 6 }),
        (patterns, deliveries) => {
          const tracked = tracker(patterns);
          const taken = deliveries.filter(([name, x]) => tracked.take(delivery(name, { x }))).length;
          const fits = deliveries.map(([name, x]) =>
            patterns.map((text) => tracker([text]).take(delivery(name, { x })) !== undefined),
          );
          expect(metBy(tracked).filter(Boolean)).toHaveLength(mostMatched(fits, new Set()));
          expect(taken).toBe(metBy(tracked).filter(Boolean).length);
        },
      ),
    );
  });

  it('in order, meets as many as a greedy reader would', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 5 }), fc.array(name, { maxLength: 9 }), (wanted, came) => {
        const tracked = tracker(wanted, { inOrder: true });
        for (const event of came) tracked.take(delivery(event));
        let next = 0;
        for (const event of came) if (wanted[next] === event) next += 1;
        expect(metBy(tracked)).toEqual(wanted.map((_, index) => index < next));
      }),
    );
  });
});

/** The most expectations that can be met, by trying everything. */
function mostMatched([first, ...others]: readonly (readonly boolean[])[], used: ReadonlySet<number>): number {
  if (first === undefined) return 0;
  const without = mostMatched(others, used);
  const withEach = first.map((fits, index) =>
    fits && !used.has(index) ? 1 + mostMatched(others, new Set([...used, index])) : 0,
  );
  return Math.max(without, ...withEach);
}

describe('near misses', () => {
  it('say which field was wrong, those alike counted together', () => {
    const tracked = tracker(['r{s=UPLOADED, x=1}']);
    tracked.take(delivery('r', { s: 'INVOKED' }));
    tracked.take(delivery('r', { s: 'INVOKED' }));
    tracked.take(delivery('r', { s: 'RECORDING', x: 1 }, { uuid: 'u', receivedAt: 7 }));
    tracked.take(delivery('q', { s: 'UPLOADED', x: 1 }));
    expect(flawsOf(tracked)).toEqual([
      { kind: 'different', count: 1, differences: [{ field: 's', wanted: 'UPLOADED', found: 'RECORDING' }] },
      {
        kind: 'different',
        count: 2,
        differences: [
          { field: 's', wanted: 'UPLOADED', found: 'INVOKED' },
          { field: 'x', wanted: '1', found: undefined },
        ],
      },
    ]);
    expect(tracked.results()[0]?.nearMisses[0]).toMatchObject({ event: 'r', uuid: 'u', receivedAt: 7 });
  });

  it('are deliveries that would have done but for what they are', () => {
    const tracked = tracker(['a{x=1}', 'b'], { inOrder: true });
    tracked.take(delivery('a', { x: 1 }, { repeat: true }));
    tracked.take(delivery('a', { x: 2 }, { repeat: true }));
    tracked.take(delivery('a', { x: 1 }, { rejection: 'signature' }));
    tracked.take(delivery('b'));
    expect(flawsOf(tracked)).toEqual([
      { kind: 'rejected', rejection: 'signature', count: 1 },
      { kind: 'repeat', count: 1 },
    ]);
    expect(flawsOf(tracked, 1)).toEqual([{ kind: 'early', count: 1 }]);
  });

  it('are none of those that met another expectation, and gone once it is met', () => {
    const tracked = tracker(['r{s=1}', 'r{s=2}']);
    tracked.take(delivery('r', { s: 1 }));
    tracked.take(delivery('r', { s: 3 }));
    expect([flawsOf(tracked, 0), flawsOf(tracked, 1)]).toMatchObject([
      [],
      [{ differences: [{ found: '3' }] }],
    ]);
    tracked.take(delivery('r', { s: 2 }));
    expect(flawsOf(tracked, 1)).toEqual([]);
  });

  it('of a pattern are only those that have one of the fields', () => {
    const tracked = tracker(['*{s=1,t=1}']);
    tracked.take(delivery('a'));
    tracked.take(delivery('b', { s: 2 }));
    expect(tracked.results()[0]?.nearMisses.map(({ event }) => event)).toEqual(['b']);
  });

  it('hold no secret unless it is wanted', () => {
    const texts = ['l{streamKey=x}'];
    const [hidden, shown] = [tracker(texts), tracker(texts, { showSecrets: true })];
    for (const tracked of [hidden, shown]) tracked.take(delivery('l', { streamKey: 'key-123' }));
    expect(JSON.stringify(hidden.results())).not.toContain('key-123');
    expect(JSON.stringify(shown.results())).toContain('key-123');
  });

  it('stay few, and keep the nearest and the last', () => {
    const tracked = tracker(['r{s=1,t=1}']);
    tracked.take(delivery('r', { s: 1 }));
    for (let index = 0; index < 1000; index += 1) tracked.take(delivery('r', { s: `${index}.x`, t: 2 }));
    const flaws = flawsOf(tracked);
    expect(flaws).toHaveLength(10);
    expect(flaws[0]).toMatchObject({ differences: [{ field: 't', found: undefined }] });
    expect(flaws[1]).toMatchObject({ differences: [{ found: '999.x' }, { found: '2' }] });
  });
});
