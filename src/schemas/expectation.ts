import { Type } from 'typebox';
import type { Mismatch } from '../domain/expectation/near-misses.ts';
import type { EndReason } from '../domain/expectation/wait-result.ts';
import { rejection } from './delivery.ts';
import {
  count,
  counts,
  flag,
  isoTime,
  milliseconds,
  object,
  oneOf,
  orNull,
  text,
  type,
  type JsonOf,
} from './parts.ts';

const difference = object(
  {
    field: Type.String(),
    wanted: Type.String(),
    found: orNull(Type.String(), 'Null when nothing was there.'),
  },
  { title: 'Difference' },
);

const nearMiss = object(
  {
    reason: oneOf<Mismatch['kind']>({
      different: 'fields have other values',
      early: 'it came before its turn',
      repeat: 'its first copy had come before',
      rejected: 'it was not accepted',
      unverified: 'there was no key to check it with',
    }),
    count: count('How many came so; the rest is of the last of them.'),
    event: Type.String(),
    uuid: orNull(Type.String()),
    receivedAt: isoTime(),
    differences: orNull(Type.Array(difference), 'Only when it is `different`.'),
    rejection: orNull(rejection, 'Only when it is `rejected`.'),
  },
  { title: 'NearMiss', description: 'Deliveries that nearly were what was waited for, all in the same way.' },
);

export type NearMissJson = JsonOf<typeof nearMiss>;

const expectation = object(
  {
    expectation: text('As it was given.'),
    met: Type.Boolean(),
    uuid: orNull(Type.String(), 'Of the delivery that met it.'),
    receivedAt: orNull(isoTime()),
    nearMisses: Type.Array(nearMiss),
  },
  { title: 'Expectation' },
);

export type ExpectationJson = JsonOf<typeof expectation>;

/** What became of what was waited for: stands before the summary. */
export const waitResult = object(
  {
    type: type('result'),
    met: flag('Whether all came that was waited for.'),
    endedBy: oneOf<EndReason>({
      expectations: '',
      count: '',
      timeout: '',
      signal: '',
      command: 'what `listen -- command` ran has ended',
    }),
    elapsedMs: milliseconds('Of the whole wait.'),
    inOrder: Type.Boolean(),
    expectations: Type.Array(expectation),
    count: orNull(object({ wanted: count(), came: count() }), 'Of --exit-after; null without it.'),
    unverified: count('Deliveries that were accepted and do not count: there was no key to check them with.'),
    otherEvents: counts('Deliveries that met no expectation, by event name.'),
  },
  { title: 'WaitResult', description: 'What became of what was waited for.' },
);

export type WaitResultJson = JsonOf<typeof waitResult>;
