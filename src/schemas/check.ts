import { Type } from 'typebox';
import { PROBE_GROUPS, type Verdict } from '../domain/check/probe-result.ts';
import { POLICY_NAMES } from '../domain/retry/retry-policy.ts';
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
  orNull,
  text,
  type JsonOf,
} from './parts.ts';

const verdict = (description: string) =>
  oneOf<Verdict>(
    {
      pass: '',
      warn: 'wrong under some conditions, or under the policy of the other service',
      fail: '',
      skip: 'not asked, or what came tells nothing; see `reason`',
    },
    description,
  );

const probeParts = {
  id: text('Stable, such as `authentic.no-signature`.'),
  group: oneOfList(PROBE_GROUPS),
  title: text('What a good endpoint does.'),
};

const remedy = object({
  text: text('What to change.'),
  docs: text('Where it is explained: a page and a section, such as `docs/check.md#verify-the-raw-body`.'),
});

const request = object({
  what: text('What it was.'),
  method: text(),
  headers: Type.Array(object({ name: text(), value: text('Secrets are masked.') }), {
    description: 'Without those of the connection and those of --header.',
  }),
  bodyBytes: count('Of its body.'),
  bodyStart: text('The first 200 characters of its body; secrets are masked.'),
});

const answer = object({
  kind: oneOf<'answered' | 'timeout' | 'network_error'>({ answered: '', timeout: '', network_error: '' }),
  status: orNull(httpStatus()),
  fault: orNull(networkFault, 'Of a network error.'),
  bodyStart: orNull(
    Type.String(),
    'The first 200 characters of its body; secrets are masked. Null without an answer.',
  ),
  durationMs: milliseconds('Until the head of the answer was there, or it was given up.'),
});

export const checkReport = object(
  {
    url: text('What was checked; secrets are masked.'),
    policy: oneOfList(POLICY_NAMES, 'Whose retries decide what is wrong.'),
    verdict: verdict('The worst of all.'),
    counts: object({ pass: count(), warn: count(), fail: count(), skip: count() }),
    startedAt: isoTime(),
    durationMs: milliseconds(),
    requests: count('That were sent.'),
    interrupted: flag('Whether somebody ended it early; what was not asked then is skipped.'),
    patterns: Type.Array(
      object({
        id: text('Stable, such as `serialises_again`.'),
        text: text('What the code seems to do.'),
        remedy,
      }),
      { description: 'Habits of receiving code that several results together show.' },
    ),
    results: Type.Array(
      object({
        ...probeParts,
        verdict: verdict('What it found.'),
        finding: orNull(Type.String(), 'What the endpoint does; null where it was skipped.'),
        reason: orNull(Type.String(), 'Why it was skipped.'),
        remedy: orNull(remedy, 'With `fail` and `warn`.'),
        evidence: Type.Array(object({ request, answer }), {
          description: 'The exchanges that show it, not all that were sent.',
        }),
        durationMs: milliseconds(),
      }),
      { description: 'In the order in which they were asked.' },
    ),
  },
  { title: 'CheckReport' },
);

export type CheckReportJson = JsonOf<typeof checkReport>;

export const probeList = Type.Array(
  object({
    ...probeParts,
    needs: Type.Array(
      oneOf<'trusted_key' | 'observer' | 'keyless_endpoint'>({
        trusted_key: 'a key that the endpoint trusts: not with --unsigned-only',
        observer: '--observe',
        keyless_endpoint: '--key-missing-url',
      }),
      { description: 'What it cannot be asked without.' },
    ),
    maxRequests: count('How many it sends at most.'),
  }),
  { title: 'ProbeList' },
);

export type ProbeListJson = JsonOf<typeof probeList>;
