import { describe, expect, it } from 'vitest';
import { Backlog } from '../../../src/forwarding/backlog.ts';
import type { PendingForward } from '../../../src/store/delivery-store.ts';
import { pendingForward } from '../../helpers/forwarding.ts';

/** A backlog of so many deliveries, in a store that hands out at most `most` at a time. */
function backlogOf(
  count: number,
  bodySize: number,
  most = Infinity,
): { readonly backlog: Backlog; readonly asked: number[] } {
  const asked: number[] = [];
  const body = Buffer.alloc(bodySize);
  const backlog = new Backlog(
    {
      pendingForwards: async (_target, after, limit) => {
        asked.push(limit);
        const length = Math.max(0, Math.min(limit, most, count - after));
        return Array.from({ length }, (_, index) =>
          pendingForward('d1', { position: after + 1 + index, body }),
        );
      },
    },
    'http://localhost/',
  );
  return { backlog, asked };
}

async function readAll(backlog: Backlog): Promise<readonly number[]> {
  const found: PendingForward[] = [];
  while (!backlog.isEmpty) found.push(...(await backlog.next()));
  return found.map(({ position }) => position);
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a backlog', () => {
  it('is read to its end, in larger pages when deliveries are small', async () => {
    const { backlog, asked } = backlogOf(300, 100);
    expect(await readAll(backlog)).toEqual(upTo(300));
    expect(asked).toEqual([8, 100, 100, 100, 100]);
  });

  it('is read in small pages when deliveries are large', async () => {
    const { backlog, asked } = backlogOf(20, 2 * 1024 * 1024);
    expect(await readAll(backlog)).toEqual(upTo(20));
    expect(Math.max(...asked.slice(1, -1))).toBe(2);
  });

  it('is read to its end when the store hands out less than it was asked for', async () => {
    const { backlog } = backlogOf(20, 100, 3);
    expect(await readAll(backlog)).toEqual(upTo(20));
  });

  it('is not at its end when something came while it was read', async () => {
    let read = 0;
    const backlog: Backlog = new Backlog(
      {
        pendingForwards: async () => {
          read += 1;
          if (read === 1) backlog.add(7);
          return read === 2 ? [pendingForward('d7', { position: 7 })] : [];
        },
      },
      'http://localhost/',
    );
    expect(await readAll(backlog)).toEqual([7]);
    expect(read).toBe(3);
  });

  it('begins again where something was left in the store', async () => {
    const { backlog } = backlogOf(5, 100);
    await readAll(backlog);
    backlog.add(4);
    backlog.add(5);
    expect(await readAll(backlog)).toEqual([4, 5]);
  });
});
