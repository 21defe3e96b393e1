import { Type } from 'typebox';
import {
  DELIVERY_FAULT_KINDS,
  DROP_MOMENTS,
  type DeliveryFaultKind,
} from '../domain/fault/delivery-fault.ts';
import { SERVICES } from '../domain/service/names.ts';
import { POLICY_NAMES, type AttemptOutcome, type Decision } from '../domain/retry/retry-policy.ts';
import {
  count,
  flag,
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

const at = isoTime('When it happened.');

const deliveryFault = object(
  {
    kind: oneOf<DeliveryFaultKind>({
      lose: 'never sent',
      fail: 'the first attempts are not sent, and count as answered with `status`',
      drop: 'the connection breaks, `at` which moment',
      delay: 'sent late',
      duplicate: 'sent twice under one UUID',
      reorder: 'held back until another one has overtaken it',
      new_uuid: 'each retry has a UUID of its own',
      throttle: 'an address where attempts failed gets the next ones slowly',
    }),
    share: orNull(Type.Number(), 'From above 0 to 1: how likely it meets each delivery.'),
    count: orNull(Type.Integer(), 'How many it meets; null for any number.'),
    of: orNull(Type.Integer(), 'Of each so many it meets `count`; null where `count` is all.'),
    events: orNull(Type.Array(Type.String()), 'Only those of these; null for all.'),
    seed: orNull(
      Type.Integer(),
      'What --seed takes to have the same again; null where nothing is left to chance.',
    ),
    status: Type.Optional(httpStatus()),
    attempts: Type.Optional(ordinal('How many attempts of a delivery, the first ones.')),
    at: Type.Optional(oneOfList(DROP_MOMENTS)),
    byMs: Type.Optional(milliseconds('How late; of throttling how far apart.')),
    afterMs: Type.Optional(milliseconds('How long after the first one; 0 for the same moment.')),
    withinMs: Type.Optional(milliseconds('How long it is held back at most.')),
    failures: Type.Optional(ordinal('Failed attempts in a row after which an address is throttled.')),
  },
  { title: 'DeliveryFault', description: 'A fault of deliveries. Times are those before --time-scale.' },
);

export const deliveryFaults = Type.Array(deliveryFault, {
  description: 'Faults of deliveries that it was told with --fault.',
});

export type DeliveryFaultJson = JsonOf<typeof deliveryFault>;

export const emulatorReady = object(
  {
    type: type('ready'),
    url: Type.String(),
    apiUrl: text('What DYTE_HOOKS_API_URL is set to.'),
    service: oneOfList(SERVICES, 'Which service is emulated.'),
    organizationId: orNull(Type.String(), 'Null where one signs in with a token.'),
    accountId: orNull(Type.String(), 'Null where one signs in with an organization id.'),
    apps: Type.Array(object({ id: Type.String(), name: Type.String() }), {
      description: 'The apps of the account, at the start; empty where there is no account.',
    }),
    policy: oneOfList(POLICY_NAMES, 'What is retried.'),
    headers: oneOf<'dyte' | 'rtk' | 'both'>(
      { dyte: '', rtk: '', both: '' },
      'Names of the delivery headers.',
    ),
    lose: orNull(
      object({
        share: orNull(Type.Number(), 'From above 0 to 1: how likely each is lost; null for each one.'),
        count: orNull(Type.Integer(), 'How many are lost; null for any number.'),
        events: orNull(Type.Array(Type.String()), 'Only those of these; null for all.'),
        seed: orNull(Type.Integer(), 'What --seed takes to lose the same again; null without a share.'),
      }),
      'Which deliveries it was told to lose with --lose; null for none.',
    ),
    faults: deliveryFaults,
  },
  { title: 'EmulatorReady', description: 'The first object: connections are accepted.' },
);

export type EmulatorReadyJson = JsonOf<typeof emulatorReady>;

export const emulatorRequest = object(
  {
    type: type('request'),
    at,
    method: Type.String(),
    path: text('Without the query.'),
    status: httpStatus(),
    durationMs: milliseconds(),
  },
  { title: 'EmulatorRequest', description: 'A call was answered.' },
);

export const emulatorEmitted = object(
  {
    type: type('emitted'),
    at,
    event: Type.String(),
    webhooks: count('How many webhooks asked for it.'),
  },
  { title: 'EmulatorEmitted', description: 'An event happened.' },
);

const deliveryFields = {
  at,
  event: Type.String(),
  uuid: Type.String(),
  webhookId: Type.String(),
  webhookName: Type.String(),
  url: text('Of the webhook; query values are masked.'),
  forged: flag('Signed with a key that is not the published one.'),
  repeat: count('0 for the first; the same delivery sent again, under the same UUID, has a higher number.'),
};

export const decision = Type.Unsafe<Decision>(
  Type.Union([
    object({ action: Type.Literal('done') }),
    object({ action: Type.Literal('retry'), retryInMs: milliseconds() }),
    object({
      action: Type.Literal('give_up'),
      reason: oneOf<'final_status' | 'retries_used_up'>({ final_status: '', retries_used_up: '' }),
    }),
  ]),
);

export const emulatorAttempt = object(
  {
    type: type('attempt'),
    ...deliveryFields,
    number: ordinal('1 for the first attempt.'),
    outcome: oneOf<AttemptOutcome['kind']>({ answered: '', timeout: '', network_error: '' }),
    status: orNull(httpStatus()),
    fault: orNull(networkFault),
    durationMs: milliseconds(),
    next: orNull(decision),
    injected: Type.Array(oneOfList(DELIVERY_FAULT_KINDS), {
      description: 'The faults of deliveries that it has met.',
    }),
  },
  { title: 'EmulatorAttempt', description: 'A delivery was sent.' },
);

export const emulatorSkipped = object(
  {
    type: type('skipped'),
    ...deliveryFields,
    reason: oneOf<'not_local' | 'url_unusable' | 'queue_full' | 'lost'>({
      not_local: 'the webhook is not on this machine',
      url_unusable: 'its URL is no HTTP address',
      queue_full: 'too many deliveries wait',
      lost: 'it was to be lost',
    }),
  },
  { title: 'EmulatorSkipped', description: 'A delivery is not sent.' },
);

export const emulatorCancelled = object(
  { type: type('cancelled'), ...deliveryFields },
  { title: 'EmulatorCancelled', description: 'The emulator ended before the delivery did.' },
);

export type SentJson = JsonOf<typeof emulatorAttempt | typeof emulatorSkipped | typeof emulatorCancelled>;

export type EmulatorEventJson = JsonOf<
  | typeof emulatorRequest
  | typeof emulatorEmitted
  | typeof emulatorAttempt
  | typeof emulatorSkipped
  | typeof emulatorCancelled
>;

export const emulatorSummary = object(
  {
    type: type('summary'),
    requests: count('Calls that were answered.'),
    attempts: count(),
    delivered: count(),
    gaveUp: count(),
    skipped: count('Deliveries that were not sent, but for those that were lost.'),
    lost: count('Deliveries that it was told to lose.'),
    cancelled: count('Deliveries that ended with the emulator.'),
  },
  { title: 'EmulatorSummary', description: 'The last object.' },
);

export type EmulatorSummaryJson = JsonOf<typeof emulatorSummary>;

/** What points the other commands at an emulator. */
export const emulatorVariables = Type.Unsafe<Record<string, string>>(
  object(
    {
      DYTE_HOOKS_API_URL: Type.String(),
      DYTE_HOOKS_SERVICE: Type.String(),
      DYTE_ORG_ID: Type.Optional(Type.String()),
      DYTE_API_KEY: Type.Optional(Type.String()),
      CLOUDFLARE_API_TOKEN: Type.Optional(Type.String()),
      CLOUDFLARE_ACCOUNT_ID: Type.Optional(Type.String()),
      REALTIMEKIT_APP_ID: Type.Optional(Type.String()),
    },
    { description: 'Values by names of variables; credentials that the environment holds are left out.' },
  ),
);
