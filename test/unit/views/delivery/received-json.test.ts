import { describe, expect, it } from 'vitest';
import { deliveryJson } from '../../../../src/views/delivery/received-json.ts';
import { deliveryEvent, uuidFor } from '../../../helpers/deliveries.ts';

describe('the JSON of a delivery', () => {
  it('has what a script needs', () => {
    const value = { event: 'meeting.started', meeting: { title: 'Planning' } };
    expect(deliveryJson(deliveryEvent({ durationMs: 1.23456 }), false)).toEqual({
      type: 'delivery',
      id: uuidFor('one'),
      position: 1,
      event: 'meeting.started',
      uuid: uuidFor('one'),
      webhookId: uuidFor('webhook'),
      signature: 'valid',
      repeat: false,
      attempt: 1,
      status: 200,
      rejection: null,
      receivedAt: '2026-01-02T03:04:05.678Z',
      durationMs: 1.235,
      headers: { 'content-type': 'application/json' },
      payload: value,
    });
  });

  it('has null for what did not come, and where it has no place in the store', () => {
    const missing = { position: undefined, event: undefined, uuid: undefined, webhookId: undefined };
    expect(deliveryJson(deliveryEvent(missing), false)).toMatchObject({
      position: null,
      event: null,
      uuid: null,
      webhookId: null,
    });
  });

  it('says why a delivery was rejected', () => {
    const delivery = deliveryEvent({
      signature: { state: 'malformed', reason: 'hex_digest' },
      rejection: 'signature',
      status: 401,
    });
    expect(deliveryJson(delivery, false)).toMatchObject({
      signature: 'malformed',
      rejection: 'signature',
      status: 401,
    });
  });

  it('masks secrets in headers and payload unless they are wanted', () => {
    const value = { event: 'livestreaming.statusUpdate', streamKey: 'key-123' };
    const delivery = deliveryEvent({
      headers: [
        ['Authorization', 'Bearer abc'],
        ['Cookie', 'session=abc'],
        ['X-Api-Key', 'abc'],
        ['Proxy-Authorization', 'Basic abc'],
        ['rtk-signature', 'kept'],
      ],
      payload: { readable: true, value },
    });
    const masked = deliveryJson(delivery, false);
    expect(JSON.stringify(masked)).not.toMatch(/abc|key-123/);
    expect(masked.headers['rtk-signature']).toBe('kept');
    const whole = deliveryJson(delivery, true);
    expect(whole.payload).toEqual(value);
    expect(whole.headers['authorization']).toBe('Bearer abc');
  });

  it('keeps every value of a header that came more than once, whatever its name', () => {
    const delivery = deliveryEvent({
      headers: [
        ['X-A', '1'],
        ['x-a', '2'],
        ['X-A', '3'],
        ['__proto__', 'plain'],
      ],
    });
    const { headers } = deliveryJson(delivery, false);
    expect(headers['x-a']).toEqual(['1', '2', '3']);
    expect(Object.keys(headers)).toEqual(['x-a', '__proto__']);
  });

  it('says why a payload could not be read, and has its bytes only when secrets are wanted', () => {
    const delivery = deliveryEvent({
      body: Buffer.from('{"streamKey":"abc"'),
      payload: { readable: false, reason: 'not_json' },
      rejection: 'not_json',
    });
    const shown = deliveryJson(delivery, false);
    expect([shown.payload, shown.unreadable, shown.bodyBase64]).toEqual([null, 'not_json', undefined]);
    const { bodyBase64 = '' } = deliveryJson(delivery, true);
    expect(Buffer.from(bodyBase64, 'base64').toString()).toBe('{"streamKey":"abc"');
  });

  it('tells a payload of null from one that could not be read', () => {
    const { payload, unreadable } = deliveryJson(
      deliveryEvent({ payload: { readable: true, value: null } }),
      false,
    );
    expect([payload, unreadable]).toEqual([null, undefined]);
  });
});
