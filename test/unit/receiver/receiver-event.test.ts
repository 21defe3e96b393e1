import { describe, expect, it } from 'vitest';
import { safeListener, type ReceiverEvent } from '../../../src/receiver/receiver-event.ts';

describe('a guarded listener', () => {
  it('is told of its own failure as a fault', () => {
    const told: ReceiverEvent[] = [];
    const failure = new Error('cannot show this');
    const listener = safeListener((event) => {
      told.push(event);
      if (event.type === 'key_ready') throw failure;
    });
    listener({ type: 'key_ready' });
    expect(told).toEqual([{ type: 'key_ready' }, { type: 'fault', error: failure }]);
  });

  it('never throws, even when it cannot take the fault either', () => {
    const listener = safeListener(() => {
      throw new Error('always');
    });
    expect(() => listener({ type: 'key_ready' })).not.toThrow();
  });
});
