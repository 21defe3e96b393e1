import { describe, expect, it } from 'vitest';
import { receivedJson } from '../../../../src/views/delivery/received-json.ts';
import { deliveryEvent, uuidFor } from '../../../helpers/deliveries.ts';

describe('the JSON of a delivery', () => {
  it('says of one for another webhook that it is foreign, and nothing of others', () => {
    expect(receivedJson(deliveryEvent({ foreign: true }), false)).toMatchObject({ foreign: true });
    expect(receivedJson(deliveryEvent(), false)).not.toHaveProperty('foreign');
  });

  it('has what a script needs', () => {
    const value = { event: 'meeting.started', meeting: { title: 'Planning' } };
    const body = Buffer.from(JSON.stringify(value));
    const delivery = deliveryEvent({
      durationMs: 1.73456,
      body,
      meetingId: 'm',
      sessionId: 's',
      position: 7,
    });
    expect(receivedJson(delivery, false)).toEqual({
      type: 'delivery',
      position: 7,
      id: uuidFor('one'),
      uuid: uuidFor('one'),
      webhookId: uuidFor('webhook'),
      event: 'meeting.started',
      meetingId: 'm',
      sessionId: 's',
      receivedAt: '2026-01-02T03:04:05.678Z',
      durationMs: 2,
      method: 'POST',
      path: '/webhook',
      bodySize: body.length,
      signature: 'valid',
      status: 200,
      rejection: null,
      repeat: false,
      arrivals: 1,
      otherBody: false,
      forwardState: null,
      tries: 0,
      headers: { 'content-type': 'application/json' },
      payload: value,
      unreadable: null,
    });
  });

  it('has null for what did not come, and where it has no place in the store', () => {
    const missing = { position: undefined, event: undefined, uuid: undefined, webhookId: undefined };
    expect(receivedJson(deliveryEvent(missing), false)).toMatchObject({
      position: null,
      event: null,
      uuid: null,
      webhookId: null,
    });
  });

  it('says what the store has said of it: where it stands, and what becomes of it', () => {
    const forwards = [
      { target: 'http://a.test/', state: 'succeeded' },
      { target: 'http://b.test/', state: 'open' },
    ] as const;
    const repeat = deliveryEvent({ repeat: true, attempt: 3, position: 4, forwards });
    expect(receivedJson(repeat, false)).toMatchObject({
      position: 4,
      repeat: true,
      arrivals: 3,
      forwardState: 'pending',
      // What was done with the earlier copies is in the store.
      tries: null,
    });
    const done = deliveryEvent({ forwards: forwards.slice(0, 1) });
    expect(receivedJson(done, false)).toMatchObject({ forwardState: 'succeeded' });
  });

  it('masks what is secret in the path unless it is wanted', () => {
    const delivery = deliveryEvent({ target: '/in?token=abc' });
    expect(receivedJson(delivery, false).path).toBe('/in?token=…');
    expect(receivedJson(delivery, true).path).toBe('/in?token=abc');
  });

  it('says why a delivery was rejected', () => {
    const delivery = deliveryEvent({
      signature: { state: 'malformed', reason: 'hex_digest' },
      rejection: 'signature',
      status: 401,
    });
    expect(receivedJson(delivery, false)).toMatchObject({
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
    const masked = receivedJson(delivery, false);
    expect(JSON.stringify(masked)).not.toMatch(/abc|key-123/);
    expect(masked.headers['rtk-signature']).toBe('kept');
    const whole = receivedJson(delivery, true);
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
    const { headers } = receivedJson(delivery, false);
    expect(headers['x-a']).toEqual(['1', '2', '3']);
    expect(Object.keys(headers)).toEqual(['x-a', '__proto__']);
  });

  it('says why a payload could not be read, and has its bytes only when secrets are wanted', () => {
    const delivery = deliveryEvent({
      body: Buffer.from('{"streamKey":"abc"'),
      payload: { readable: false, reason: 'not_json' },
      rejection: 'not_json',
    });
    const shown = receivedJson(delivery, false);
    expect([shown.payload, shown.unreadable, shown.bodyBase64]).toEqual([null, 'not_json', undefined]);
    const { bodyBase64 = '' } = receivedJson(delivery, true);
    expect(Buffer.from(bodyBase64, 'base64').toString()).toBe('{"streamKey":"abc"');
  });

  it('tells a payload of null from one that could not be read', () => {
    const { payload, unreadable } = receivedJson(
      deliveryEvent({ payload: { readable: true, value: null } }),
      false,
    );
    expect([payload, unreadable]).toEqual([null, null]);
  });
});
