import { describe, expect, it } from 'vitest';
import type { StoredDelivery, StoredForward } from '../../../../src/domain/delivery/stored-delivery.ts';
import {
  explainForwards,
  type ForwardingFacts,
  type NotForwarded,
} from '../../../../src/domain/forward/not-forwarded.ts';
import type { ReceiverRecord, TargetRecord } from '../../../../src/domain/forward/receiver-record.ts';

const APP = 'http://localhost:3000/';
const REC = 'http://localhost:3001/rec';
const NOW = 100_000;

const DELIVERY: StoredDelivery = {
  position: 1,
  id: 'id',
  event: 'meeting.ended',
  uuid: undefined,
  webhookId: undefined,
  meetingId: undefined,
  sessionId: undefined,
  signature: 'valid',
  rejection: undefined,
  receivedAt: 50_000,
  attempts: 1,
  bodySize: 2,
  forwardState: undefined,
};

function target(name: string, parts: Partial<TargetRecord> = {}): TargetRecord {
  return { name, filter: ['*'], takesUnverified: true, ...parts };
}

function receiver(parts: Partial<ReceiverRecord> = {}): ReceiverRecord {
  return { id: 'one', since: 1000, targets: [target(APP)], seenAt: NOW - 1000, ...parts };
}

function waiting(parts: Partial<StoredForward> = {}): StoredForward {
  return { target: APP, state: 'pending', owner: 'one', tries: [], ...parts };
}

function explain(
  facts: Partial<ForwardingFacts>,
  delivery: Partial<StoredDelivery> = {},
): readonly NotForwarded[] {
  const none = { forwards: [], receivers: [], pause: undefined, now: NOW };
  return explainForwards({ ...DELIVERY, ...delivery }, { ...none, ...facts });
}

const TRY = {
  origin: 'receiver',
  startedAt: 1,
  outcome: { kind: 'timeout', durationMs: 1 },
} as const;

describe('why a delivery waits', () => {
  it.each<readonly [string, Partial<ForwardingFacts>, Partial<NotForwarded>]>([
    [
      'because forwarding is paused',
      { pause: { since: 7, by: 'ada' } },
      { reason: 'paused', value: 'ada', since: 7 },
    ],
    [
      'because its receiver has ended',
      { receivers: [receiver({ seenAt: undefined, until: 60_000 })] },
      { reason: 'no_receiver', since: 60_000 },
    ],
    [
      'because its receiver was killed',
      { receivers: [receiver({ seenAt: NOW - 21_000 })] },
      { reason: 'no_receiver', since: undefined },
    ],
    [
      'because the target is down',
      {
        receivers: [
          receiver({ targets: [target(APP, { down: { since: 9, fault: 'connection_refused' } })] }),
        ],
      },
      { reason: 'target_down', value: 'connection_refused', since: 9 },
    ],
    ['for another try', { forwards: [waiting({ tries: [TRY] })] }, { reason: 'retry' }],
    ['for its turn', {}, { reason: 'queued' }],
    ['for its turn, of a receiver that is not known', { receivers: [] }, { reason: 'queued' }],
    [
      'for its turn after a replay',
      { forwards: [waiting({ tries: [{ ...TRY, origin: 'replay' }] })] },
      { reason: 'queued' },
    ],
  ])('%s', (_name, facts, expected) => {
    const all = { forwards: [waiting()], receivers: [receiver()], ...facts };
    expect(explain(all)).toEqual([{ target: APP, ...expected }]);
  });
});

describe('why a target has not had a delivery', () => {
  it.each<readonly [string, Partial<ReceiverRecord>, Partial<StoredDelivery>, NotForwarded]>([
    [
      'another event',
      { targets: [target(REC, { filter: ['recording.*', 'meeting.started'] })] },
      {},
      { target: REC, reason: 'event_filter', rule: 'recording.*, meeting.started', value: 'meeting.ended' },
    ],
    [
      'no event',
      { targets: [target(REC, { filter: ['recording.*'] })] },
      { event: undefined },
      { target: REC, reason: 'event_filter', rule: 'recording.*', value: undefined },
    ],
    [
      'not verified',
      { targets: [target('exec:./x', { takesUnverified: false })] },
      { signature: 'missing' },
      { target: 'exec:./x', reason: 'unverified', rule: 'verified', value: 'missing' },
    ],
    ['later', { since: 60_000 }, {}, { target: APP, reason: 'target_later', since: 60_000 }],
    ['earlier', { until: 40_000 }, {}, { target: APP, reason: 'target_earlier', since: 40_000 }],
    ['another receiver', {}, {}, { target: APP, reason: 'other_receiver' }],
    ['no target', { targets: [] }, {}, { target: undefined, reason: 'no_target' }],
    [
      'rejected',
      {},
      { rejection: 'signature' },
      { target: undefined, reason: 'rejected', value: 'signature' },
    ],
  ])('%s', (_name, parts, delivery, expected) => {
    expect(explain({ receivers: [receiver(parts)] }, delivery)).toEqual([expected]);
  });

  it('is not said of one that had it, or failed, nor where nothing was forwarded at all', () => {
    const forwards = [waiting({ state: 'succeeded' }), waiting({ target: REC, state: 'failed' })];
    const receivers = [receiver({ targets: [target(APP), target(REC)] })];
    expect(explain({ forwards, receivers })).toEqual([]);
    expect(explain({})).toEqual([]);
    expect(explain({}, { rejection: 'signature' })).toEqual([]);
    expect(explain({ receivers: [receiver({ since: 60_000, targets: [] })] })).toEqual([]);
  });

  it('follows the receiver that started last, of several that had it then', () => {
    const receivers = [
      receiver({ targets: [target(REC)] }),
      receiver({ id: 'two', since: 2000, targets: [target(REC, { filter: ['recording.*'] })] }),
      receiver({ id: 'three', since: 70_000, targets: [target(REC)] }),
    ];
    expect(explain({ receivers })).toMatchObject([{ target: REC, reason: 'event_filter' }]);
  });

  it('tells when one between two runs had it last', () => {
    const receivers = [receiver({ until: 40_000 }), receiver({ id: 'two', since: 60_000 })];
    expect(explain({ receivers })).toEqual([{ target: APP, reason: 'target_earlier', since: 40_000 }]);
  });
});
