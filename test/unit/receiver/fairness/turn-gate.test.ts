import { describe, expect, it } from 'vitest';
import { createTurnGate, type TurnGate } from '../../../../src/receiver/fairness/turn-gate.ts';

/** The next turn of the event loop, after what was to be done at the end of this one. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Lets so many deliveries ask to begin, and notes which have. */
function askFor(gate: TurnGate, count: number): readonly number[] {
  const begun: number[] = [];
  for (let delivery = 0; delivery < count; delivery += 1) {
    const turn = gate.begin();
    if (turn === undefined) begun.push(delivery);
    else void turn.then(() => begun.push(delivery));
  }
  return begun;
}

describe('deliveries in a turn of the event loop', () => {
  it('all begin at once where no connection was accepted', () => {
    expect(askFor(createTurnGate(Infinity), 64)).toHaveLength(64);
  });

  it('begin so many at a time, in their order', async () => {
    const begun = askFor(createTurnGate(8), 20);
    expect(begun).toHaveLength(8);
    await nextTurn();
    expect(begun).toHaveLength(16);
    await nextTurn();
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('are few while connections are accepted, and as many as else after that', async () => {
    const gate = createTurnGate(Infinity);
    gate.addConnection();
    const begun = askFor(gate, 14);
    expect(begun).toEqual([0, 1]);
    for (let turn = 1; turn <= 5; turn += 1) {
      gate.addConnection();
      await nextTurn();
      expect(begun).toHaveLength(2 + turn * 2);
    }
    await nextTurn();
    await nextTurn();
    expect(begun).toEqual(Array.from({ length: 14 }, (_, index) => index));
    expect(askFor(gate, 64)).toHaveLength(64);
  });

  it('are more where very many wait, also while connections are accepted', async () => {
    const gate = createTurnGate(8);
    gate.addConnection();
    const begun = askFor(gate, 2000);
    for (let turn = 1; turn <= 60; turn += 1) {
      gate.addConnection();
      await nextTurn();
    }
    expect(begun).toHaveLength(2000);
  });

  it('never begin before those that wait already', async () => {
    const gate = createTurnGate(Infinity);
    gate.addConnection();
    const first = askFor(gate, 5);
    await nextTurn();
    const later = askFor(gate, 2);
    expect([first, later]).toEqual([[0, 1, 2, 3], []]);
    await nextTurn();
    await nextTurn();
    expect([first, later]).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1],
    ]);
  });

  it('are none that are forgotten, however connections come between them', async () => {
    const gate = createTurnGate(3);
    const counts = [4, 0, 7, 1, 0, 9];
    const all = counts.map((count, index) => {
      if (index % 2 === 0) gate.addConnection();
      return askFor(gate, count);
    });
    for (let turn = 0; turn < 21; turn += 1) await nextTurn();
    expect(all.map(({ length }) => length)).toEqual(counts);
  });
});
