import { Type } from 'typebox';
import type { ForwardOrigin, ForwardOutcome, ForwardState } from '../domain/delivery/stored-delivery.ts';
import type { NotForwarded } from '../domain/forward/not-forwarded.ts';
import type { PolicyVerdict } from '../domain/retry/policy-verdict.ts';
import { POLICY_NAMES } from '../domain/retry/retry-policy.ts';
import {
  count,
  counts,
  flag,
  headerValues,
  httpStatus,
  isoTime,
  milliseconds,
  networkFault,
  object,
  oneOf,
  oneOfList,
  ordinal,
  orNull,
  text,
  type,
  type JsonOf,
} from './parts.ts';

const target = text('Where it is sent on to: a URL, or `exec:` and a command.');

export const forwardState = oneOf<ForwardState>({
  pending: 'another try follows',
  succeeded: '',
  failed: '',
});

export const outcomeKind = oneOf<ForwardOutcome['kind']>({
  answered: '',
  timeout: 'no answer in time',
  network_error: 'no answer at all',
  exited: 'a command ran to its end',
  not_started: 'a command could not be started',
});

/** How a try ended. What does not apply to its outcome is null. */
const outcomeFields = {
  startedAt: isoTime(),
  outcome: outcomeKind,
  durationMs: milliseconds(),
  status: orNull(httpStatus(), 'Of the answer.'),
  fault: orNull(networkFault, 'Why there was none.'),
  exitCode: orNull(Type.Integer(), 'Of a command; null when a signal ended it.'),
  signal: orNull(Type.String()),
  reason: orNull(Type.String(), 'Why a command was not started.'),
};

const answerFields = {
  headers: orNull(headerValues, 'Of the answer.'),
  answerStart: orNull(Type.String(), 'The beginning of the answer, or of what a command wrote.'),
};

const forwardTry = object(
  {
    number: ordinal('1 for the first.'),
    origin: oneOf<ForwardOrigin>({ receiver: '', replay: '' }, 'Who sent it.'),
    ...outcomeFields,
    ...answerFields,
  },
  { title: 'Try', description: 'One time that a delivery was sent to a target.' },
);

export type TryJson = JsonOf<typeof forwardTry>;

/** A delivery's way to one target. */
export const forward = object(
  {
    target,
    state: forwardState,
    tries: count('How often it was sent there.'),
    outcomes: Type.Array(forwardTry, { description: 'What came of each try, the first one first.' }),
  },
  { title: 'Forward', description: 'What became of a delivery at one target.' },
);

export type ForwardJson = JsonOf<typeof forward>;

/** Why a target has not had a delivery. */
export const notForwarded = object(
  {
    target: orNull(target, 'Null where it holds for all targets.'),
    reason: oneOf<NotForwarded['reason']>({
      paused: 'it waits: forwarding is paused',
      target_down: 'it waits: the target cannot be reached',
      no_receiver: 'it waits: no receiver with this target runs',
      retry: 'it waits: another try follows',
      queued: 'it waits for its turn',
      rejected: 'it was not accepted',
      no_target: 'the receiver had no target',
      event_filter: 'the target is for other events',
      unverified: 'the target gets only what is verified',
      target_later: 'no receiver had this target yet',
      target_earlier: 'no receiver with this target ran then',
      other_receiver: 'the receiver that took it did not have this target',
    }),
    rule: orNull(Type.String(), 'What the target asks for, such as the events that it gets.'),
    value: orNull(Type.String(), 'What that met: an event, a signature, a fault, who paused.'),
    since: orNull(isoTime('Since when it is so.')),
  },
  { title: 'NotForwarded', description: 'Why a target has not had a delivery, as far as it can be told.' },
);

export type NotForwardedJson = JsonOf<typeof notForwarded>;

const policyVerdict = object(
  {
    name: oneOfList(POLICY_NAMES),
    action: oneOf<PolicyVerdict['action']>({
      done: '',
      retry: '',
      give_up: '',
      unknown: 'it is not documented',
    }),
    tooSlow: flag('Whether the answer came later than the service waits.'),
  },
  { title: 'PolicyVerdict', description: 'What the service would have done with the outcome.' },
);

/** One try, as `listen` tells of it. */
export const forwardEvent = object(
  {
    type: type('forward'),
    position: ordinal('Of the delivery, in the store.'),
    id: text('Of the delivery.'),
    event: orNull(Type.String()),
    target,
    number: ordinal('1 for the first try since this receiver began.'),
    state: forwardState,
    retryInMs: orNull(milliseconds(), 'Until the next try; null when none follows.'),
    ...outcomeFields,
    policy: orNull(policyVerdict, 'Null for a command.'),
    headers: Type.Optional(answerFields.headers),
    answerStart: Type.Optional(answerFields.answerStart),
  },
  {
    title: 'ForwardTry',
    description: 'One time that a delivery was sent to a target. `headers` and `answerStart` with --verbose.',
  },
);

export type ForwardEventJson = JsonOf<typeof forwardEvent>;

const at = isoTime('When it happened.');

export const targetDown = object(
  { type: type('target_down'), at, target, fault: networkFault },
  { title: 'TargetDown', description: 'A target cannot be reached: its deliveries wait.' },
);

export const targetUp = object(
  { type: type('target_up'), at, target, downMs: milliseconds('How long it was down.') },
  { title: 'TargetUp', description: 'It answers again: what waits is handed on, in order.' },
);

export const handedOn = object(
  {
    type: type('handed_on'),
    at,
    target,
    after: oneOf<'outage' | 'pause'>({ outage: 'the target was down', pause: 'forwarding was paused' }),
    handedOn: count(),
    outcomes: counts(
      'How many of each: `2xx`, another status, `timeout`, a fault such as `connection_lost`.',
    ),
    complete: flag('False when some still wait, because the target is down again or `listen` ends.'),
  },
  { title: 'HandedOn', description: 'What waited has been handed on.' },
);

export type OutageJson = JsonOf<typeof targetDown | typeof targetUp | typeof handedOn>;

/** How the deliveries for one target have fared. */
export const targetSummary = object(
  {
    target,
    succeeded: count(),
    failed: count('Deliveries that are not tried any more.'),
    waiting: count('Deliveries that are known to wait still.'),
  },
  { title: 'TargetSummary', description: 'How the deliveries for one target have fared.' },
);
