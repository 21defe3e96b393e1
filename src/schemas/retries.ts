import { Type } from 'typebox';
import { RETRY_FINDINGS } from '../domain/check/judge-retries.ts';
import { MISSING_ANSWERS } from '../domain/retry/planned-answers.ts';
import { POLICY_NAMES, type AttemptOutcome } from '../domain/retry/retry-policy.ts';
import { decision } from './emulate.ts';
import {
  count,
  flag,
  httpStatus,
  milliseconds,
  networkFault,
  object,
  oneOf,
  oneOfList,
  ordinal,
  orNull,
  text,
  type JsonOf,
} from './parts.ts';

const policy = oneOfList(POLICY_NAMES, 'Whose retries.');

const plannedAnswer = Type.Union([httpStatus(), oneOfList(MISSING_ANSWERS)], {
  description: 'A status, or why none came.',
});

const plannedAttempt = object({
  number: ordinal('1 for the first attempt.'),
  atMs: milliseconds('When it begins, from the first one on.'),
  answer: plannedAnswer,
  repeated: flag('Whether it is the last answer that was given, once more.'),
  next: decision,
});

const plannedTimeline = object({
  policy,
  attempts: Type.Array(plannedAttempt),
  delivered: Type.Boolean(),
  undocumented: Type.Array(
    oneOf<'backoff' | 'retry_count' | 'answer_timeout'>({
      backoff: 'how long it waits between attempts',
      retry_count: 'how often it tries again',
      answer_timeout: 'how long it waits for an answer',
    }),
    { description: 'What the service does not document and is chosen here.' },
  ),
});

const difference = object(
  {
    attempt: ordinal('The attempt after which one service goes on and the other ends.'),
    answer: plannedAnswer,
    goesOn: policy,
    furtherAttempts: count('How many attempts that service makes afterwards.'),
    delivered: flag('Whether one of these is taken.'),
    ends: policy,
  },
  { description: 'What changes between the services.' },
);

/** `check --explain`. */
export const retriesExplanation = object(
  {
    answers: Type.Array(plannedAnswer, {
      description: 'Those that were given; the last stands for all that follow.',
    }),
    timelines: Type.Array(plannedTimeline, { description: 'One for each service.' }),
    difference: orNull(difference, 'Null where the services do the same, or only one was asked for.'),
  },
  { title: 'RetriesExplanation' },
);

export type RetriesExplanationJson = JsonOf<typeof retriesExplanation>;

const playedAttempt = object({
  number: ordinal('1 for the first attempt.'),
  atMs: milliseconds('When it began, from the first one on.'),
  outcome: oneOf<AttemptOutcome['kind']>({ answered: '', timeout: '', network_error: '' }),
  status: orNull(httpStatus()),
  fault: orNull(networkFault),
  durationMs: milliseconds(),
  answerLost: flag('Whether its answer counts as lost, so that the delivery comes again.'),
  next: decision,
});

/** `check --retries`. */
export const retriesReport = object(
  {
    url: text('Query values are masked.'),
    policy,
    timeScale: Type.Number({ description: 'Factor for the waits between attempts.' }),
    uuid: text('Of the delivery: the same with each attempt.'),
    attempts: Type.Array(playedAttempt),
    delivered: Type.Boolean(),
    finding: object({
      code: oneOfList(RETRY_FINDINGS),
      good: Type.Boolean(),
      text: Type.String(),
      remedy: orNull(Type.String()),
      section: orNull(Type.String(), 'Of docs/check.md.'),
    }),
    otherService: orNull(
      object({
        attempt: ordinal('The attempt after which the other service would have done something else.'),
        goesOn: policy,
        ends: policy,
        text: Type.String(),
      }),
      'Null where it would have done the same.',
    ),
  },
  { title: 'RetriesReport' },
);

export type RetriesReportJson = JsonOf<typeof retriesReport>;
