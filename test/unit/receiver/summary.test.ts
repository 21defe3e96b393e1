import { describe, expect, it } from 'vitest';
import { OTHER_EVENTS } from '../../../src/domain/delivery/event-counter.ts';
import { createSummaryCounter } from '../../../src/receiver/summary.ts';
import type { RefusedEvent } from '../../../src/receiver/receiver-event.ts';
import { deliveryEvent } from '../../helpers/deliveries.ts';

function refused(reason: RefusedEvent['reason']): RefusedEvent {
  return { type: 'refused', reason, status: 405, receivedAt: 0, method: 'GET', target: '/' };
}

describe('the summary', () => {
  it('counts what is not to be shown, each once', () => {
    const counter = createSummaryCounter(({ event }) => event === 'meeting.started');
    for (const event of ['meeting.started', 'meeting.ended', 'meeting.ended'])
      counter.add(deliveryEvent({ event }));
    counter.add(deliveryEvent({ event: 'meeting.ended', repeat: true }));
    expect(counter.summary().notShown).toBe(2);
  });

  it('counts what was sent for other webhooks apart', () => {
    const counter = createSummaryCounter(() => false);
    counter.add(deliveryEvent({ foreign: true, signature: { state: 'missing' } }));
    counter.add(deliveryEvent({ foreign: true, repeat: true }));
    counter.add(deliveryEvent({ foreign: true, rejection: 'signature' }));
    const { events, foreign, repeats, unverified, notShown, rejected } = counter.summary();
    expect([foreign, events.size, repeats, unverified, notShown]).toEqual([1, 0, 0, 0, 0]);
    expect([...rejected]).toEqual([['signature', 1]]);
  });

  it('of nothing has nothing', () => {
    expect(createSummaryCounter().summary()).toEqual({
      events: new Map(),
      repeats: 0,
      unverified: 0,
      rejected: new Map(),
      faults: 0,
      notShown: 0,
      foreign: 0,
      slowestMs: undefined,
    });
  });

  it('counts each delivery once, most frequent event first', () => {
    const counter = createSummaryCounter();
    counter.add(deliveryEvent());
    counter.add(deliveryEvent({ event: 'meeting.ended' }));
    counter.add(deliveryEvent({ event: 'meeting.ended' }));
    counter.add(deliveryEvent({ repeat: true, attempt: 2 }));
    counter.add(deliveryEvent({ event: undefined }));
    const { events, repeats } = counter.summary();
    expect([...events]).toEqual([
      ['meeting.ended', 2],
      ['meeting.started', 1],
      [OTHER_EVENTS, 1],
    ]);
    expect(repeats).toBe(1);
  });

  it('counts what was not accepted by its reason, and not as an event', () => {
    const counter = createSummaryCounter();
    counter.add(deliveryEvent({ rejection: 'signature', signature: { state: 'mismatch' }, status: 401 }));
    counter.add(refused('method'));
    counter.add(refused('method'));
    const { events, rejected, unverified } = counter.summary();
    expect([...rejected]).toEqual([
      ['method', 2],
      ['signature', 1],
    ]);
    expect([events.size, unverified]).toEqual([0, 0]);
  });

  it('counts what was accepted without a check, once', () => {
    const counter = createSummaryCounter();
    counter.add(deliveryEvent({ signature: { state: 'key_unavailable' } }));
    counter.add(deliveryEvent({ signature: { state: 'unchecked' } }));
    counter.add(deliveryEvent({ signature: { state: 'unchecked' }, repeat: true, attempt: 2 }));
    expect(counter.summary().unverified).toBe(2);
  });

  it('keeps the slowest answer, also of what was rejected', () => {
    const counter = createSummaryCounter();
    counter.add(deliveryEvent({ durationMs: 5 }));
    counter.add(deliveryEvent({ durationMs: 90, rejection: 'key_unavailable', status: 503 }));
    counter.add(deliveryEvent({ durationMs: 7 }));
    expect(counter.summary().slowestMs).toBe(90);
  });

  it('counts faults', () => {
    const counter = createSummaryCounter();
    counter.add({ type: 'fault', error: new Error('x') });
    counter.add({ type: 'key_ready' });
    expect(counter.summary().faults).toBe(1);
  });

  it('does not grow with invented event names', () => {
    const counter = createSummaryCounter();
    for (let number = 0; number < 1000; number += 1)
      counter.add(deliveryEvent({ event: `invented.${number}` }));
    const { events } = counter.summary();
    expect(events.size).toBe(101);
    expect(events.get(OTHER_EVENTS)).toBe(900);
  });
});
