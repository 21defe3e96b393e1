import { describe, expect, it } from 'vitest';
import { footRows, type FootState } from '../../../../../src/commands/listen/live/foot-rows.ts';
import { PLAIN } from '../../../../../src/terminal/style.ts';
import { widthOf } from '../../../../../src/terminal/text/width.ts';

const STATE: FootState = {
  address: 'http://127.0.0.1:8000',
  key: { origin: 'api.dyte.io', isThere: true },
  counts: { deliveries: 1234, repeats: 0, rejected: 0, failed: 0 },
  pendingForwards: undefined,
  isPaused: false,
  filter: '',
  typed: undefined,
  message: undefined,
  chosen: undefined,
};

function rowsOf(parts: Partial<FootState>, columns = 110): readonly string[] {
  return footRows({ ...STATE, ...parts }, PLAIN, columns);
}

describe('footRows', () => {
  it('say where it listens, with which key, and what has come', () => {
    const [upper, lower] = rowsOf({});
    expect(upper).toBe(' http://127.0.0.1:8000 · key of api.dyte.io');
    expect(lower).toMatch(/^ 1,234 deliveries +r replay .*q quit$/);
  });

  it('say what is not well', () => {
    const [upper, lower] = rowsOf({
      tunnel: { url: 'https://a.example', state: 'down' },
      key: { origin: 'api.dyte.io', isThere: false },
      counts: { deliveries: 1, repeats: 2, rejected: 3, failed: 4 },
      pendingForwards: 5,
      isPaused: true,
      filter: 'recording',
    });
    expect(upper).toBe(' http://127.0.0.1:8000 · ✗ https://a.example is down · no key from api.dyte.io');
    expect(lower).toMatch(
      /^ paused · 1 delivery · 5 forwards pending · 4 failed · 3 rejected · 2 repeats · filter recording/,
    );
  });

  it.each([
    [{ url: undefined, state: 'starting' }, 'tunnel is starting'],
    [{ url: 'https://a.example', state: 'up' }, '← https://a.example'],
  ] as const)('say how a tunnel stands: %j', (tunnel, text) => {
    expect(rowsOf({ tunnel })[0]).toContain(text);
  });

  it('show the chosen delivery in the place of the address, and what can be done with it', () => {
    const delivery = { position: 1, id: 'a', event: 'meeting.ended', line: '12:00:00 meeting.ended  ended' };
    const [upper, lower] = rowsOf({ chosen: { delivery, number: 3, total: 9 } });
    expect(upper).toBe(' ▸ 3 of 9 · 12:00:00 meeting.ended  ended');
    expect(lower).toMatch(/Enter open {2}r replay {2}c copy/);
  });

  it('show what is typed, and what a key did', () => {
    expect(rowsOf({ typed: 'rec' })[1]).toMatch(/^ Filter: rec▏ +Enter filters, Esc does not$/);
    expect(rowsOf({ message: 'Copied' })[1]).toBe(' Copied');
  });

  it('fit a narrow screen', () => {
    for (const row of rowsOf({ pendingForwards: 1_000_000, message: 'a long message '.repeat(10) }, 40))
      expect(widthOf(row)).toBeLessThan(40);
  });
});
