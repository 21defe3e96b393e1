import { describe, expect, it } from 'vitest';
import { storedJson } from '../../../../src/views/delivery/stored-json.ts';
import type { LoadedDelivery, StoredDelivery } from '../../../../src/domain/delivery/stored-delivery.ts';
import { newDelivery } from '../../../helpers/deliveries.ts';

const GZIPPED = [['Content-Encoding', 'gzip']] as const;

function loaded(parts: Partial<StoredDelivery>, more: Partial<LoadedDelivery> = {}): LoadedDelivery {
  const { method, target, headers, body, ...kept } = newDelivery('one');
  return {
    delivery: {
      ...kept,
      position: 1,
      rejection: undefined,
      attempts: 1,
      bodySize: 0,
      forwardState: undefined,
      ...parts,
    },
    content: { method, target, headers, body },
    payload: { readable: true, value: {} },
    forwards: [],
    ...more,
  };
}

/** With the headers of a body that came compressed. */
function compressed(parts: Partial<StoredDelivery>): LoadedDelivery {
  const { delivery, content } = loaded(parts);
  return loaded(delivery, { content: { ...content, headers: GZIPPED } });
}

describe('the status of our answer, from what a store keeps', () => {
  it.each([
    ['accepted', loaded({}), 200],
    ['without a signature', loaded({ rejection: 'signature', signature: 'missing' }), 401],
    ['of other bytes', loaded({ rejection: 'signature', signature: 'mismatch' }), 401],
    ['of other bytes, compressed', compressed({ rejection: 'signature', signature: 'mismatch' }), 415],
    ['without a signature, compressed', compressed({ rejection: 'signature', signature: 'missing' }), 401],
    ['no JSON', loaded({ rejection: 'not_json' }), 400],
    ['no JSON, compressed', compressed({ rejection: 'not_json' }), 415],
    [
      'forwarded, so that it may be the answer of the application',
      loaded({ forwardState: 'succeeded' }),
      null,
    ],
  ])('of one that was %s is %#', (_what, entry, status) => {
    expect(storedJson(entry, false).status).toBe(status);
  });
});

describe('the tries of a stored delivery', () => {
  it('are those at all its targets', () => {
    const outcome = { kind: 'timeout', durationMs: 1 } as const;
    const one = { origin: 'receiver', startedAt: 0, outcome } as const;
    const forwards = [
      { target: 'http://a.test/', state: 'failed', tries: [one, one] },
      { target: 'exec:b', state: 'pending', tries: [one] },
    ] as const;
    expect(storedJson(loaded({ forwardState: 'failed' }, { forwards }), false).tries).toBe(3);
  });
});
