import { describe, expect, it } from 'vitest';
import { createDoubleFinder } from '../../../../src/domain/delivery/doubled-deliveries.ts';
import { receivedDelivery, uuidFor } from '../../../helpers/deliveries.ts';
import type { ReceivedDelivery } from '../../../../src/domain/delivery/received-delivery.ts';

const [WEEKLY, DAILY] = [uuidFor('weekly'), uuidFor('daily')];
const ofWeekly = receivedDelivery({ webhookId: WEEKLY, uuid: uuidFor('first') });
const ofDaily = receivedDelivery({ webhookId: DAILY, uuid: uuidFor('second') });

/** What is found at the last of the deliveries. */
function lastOf(...deliveries: readonly ReceivedDelivery[]): readonly string[] | undefined {
  const find = createDoubleFinder();
  return deliveries.map((delivery) => find(delivery)).at(-1);
}

describe('an event that comes through two webhooks', () => {
  it('is found, the webhook first that came first', () => {
    expect(lastOf(ofWeekly, ofDaily)).toEqual([WEEKLY, DAILY]);
  });

  it('is found with others between', () => {
    const others = Array.from({ length: 60 }, (_, index) =>
      receivedDelivery({ webhookId: WEEKLY, body: Buffer.from(`{"event":"${String(index)}"}`) }),
    );
    expect(lastOf(ofWeekly, ...others, ofDaily)).toEqual([WEEKLY, DAILY]);
  });

  it('is found once', () => {
    expect(lastOf(ofWeekly, ofDaily, ofWeekly, ofDaily)).toBeUndefined();
  });

  it('is not one that a webhook sends twice', () => {
    expect(lastOf(ofWeekly, { ...ofWeekly, uuid: uuidFor('second') })).toBeUndefined();
  });

  it.each<[string, Partial<ReceivedDelivery>]>([
    ['with other bytes', { body: Buffer.from('{"event":"meeting.ended"}') }],
    ['much later', { receivedAt: ofWeekly.receivedAt + 60_000 }],
    ['that was rejected', { rejection: 'signature' }],
    ['that is a repeat', { repeat: true }],
    ['that nobody vouches for', { signature: { state: 'missing' } }],
    ['of no webhook', { webhookId: undefined }],
  ])('is not one %s', (_, parts) => {
    expect(lastOf(ofWeekly, { ...ofDaily, ...parts })).toBeUndefined();
  });

  it('is not looked for in large bodies', () => {
    const body = Buffer.alloc(65 * 1024, ' ');
    expect(lastOf({ ...ofWeekly, body }, { ...ofDaily, body })).toBeUndefined();
  });

  it('is forgotten after many others', () => {
    const others = Array.from({ length: 64 }, (_, index) =>
      receivedDelivery({ webhookId: WEEKLY, body: Buffer.from(`{"event":"${String(index)}"}`) }),
    );
    expect(lastOf(ofWeekly, ...others, ofDaily)).toBeUndefined();
  });
});
