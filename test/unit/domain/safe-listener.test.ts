import { describe, expect, it } from 'vitest';
import { safeListener } from '../../../src/domain/safe-listener.ts';

type TestEvent = { readonly type: 'news' } | { readonly type: 'fault'; readonly error: unknown };

describe('a safe listener', () => {
  it('gets its own failure as a fault', () => {
    const events: TestEvent[] = [];
    const failure = new Error('cannot show this');
    const listener = safeListener<TestEvent>((event) => {
      events.push(event);
      if (event.type === 'news') throw failure;
    });
    listener({ type: 'news' });
    expect(events).toEqual([{ type: 'news' }, { type: 'fault', error: failure }]);
  });

  it('never throws, even when it cannot take the fault either', () => {
    const listener = safeListener<TestEvent>(() => {
      throw new Error('always');
    });
    expect(() => listener({ type: 'news' })).not.toThrow();
  });
});
