import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRefusals } from '../../../../src/domain/check/judge-authentic.ts';
import { answered, exchangeOf, judgementText, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer, Judgement } from '../../../../src/domain/check/probe-result.ts';

const REMEDY = { text: 'Verify.', section: 'verify-the-signature' };

const ANSWER_401 =
  'Answer 401 at once when a signature is missing, malformed or does not match, and catch what the check throws. #refuse-with-401';

function judge(
  answer: Answer,
  acceptsGenuine: boolean | undefined,
  leftUndone?: boolean,
  ...others: Answer[]
): Judgement {
  const request = { what: 'delivery without a signature', body: Buffer.alloc(0), headers: [] };
  return judgeRefusals(
    [answer, ...others].map((one) => exchangeOf(one, request)),
    { acceptsGenuine, remedy: REMEDY, ...(leftUndone === undefined ? {} : { leftUndone }) },
  );
}

const text = (...parameters: Parameters<typeof judge>): string => judgementText(judge(...parameters));

const ANY_GENUINE = [true, false, undefined] as const;

const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  fc.integer({ min: 200, max: 599 }).map((status) => answered(status)),
  fc.constantFrom(TIMEOUT, REFUSED),
);

const ACCEPTED = 'fail: It answered 200 to a delivery without a signature.\nVerify. #verify-the-signature';

describe('a delivery that must be refused', () => {
  it('must never be accepted, whatever becomes of genuine ones', () => {
    for (const genuine of ANY_GENUINE) {
      expect(text(answered(200), genuine)).toBe(ACCEPTED);
      expect(text(answered(200), genuine, false)).toBe(ACCEPTED);
    }
  });

  it('is accepted with what comes of it', () => {
    const context = { acceptsGenuine: true, remedy: REMEDY, consequence: 'anybody can send it events' };
    expect(judgementText(judgeRefusals([exchangeOf(answered(200))], context))).toBe(
      'fail: It answered 200 to a genuine meeting.started: anybody can send it events.\nVerify. #verify-the-signature',
    );
  });

  it('may be accepted where its work is seen not to be done, which loses others', () => {
    expect(text(answered(202), true, true)).toBe(
      `warn: It answered 202 to a delivery without a signature, and did not do its work. A genuine delivery that it fails to check is lost the same way: after a 2xx it is not sent again.\n${ANSWER_401}`,
    );
  });

  it.each([400, 401, 403])('is refused with %i', (status) => {
    for (const genuine of [true, undefined])
      expect(text(answered(status), genuine)).toBe(
        `pass: It answered ${String(status)} to a delivery without a signature.`,
      );
  });

  it.each([402, 404, 405, 410, 413, 415, 422, 499])(
    'is refused with %i where genuine ones are taken',
    (status) => {
      expect(text(answered(status), true)).toBe(
        `pass: It answered ${String(status)} to a delivery without a signature.`,
      );
      expect(text(answered(status), undefined)).toBe(
        `skip: It answered ${String(status)}, which may be about the address or the request: 400, 401 and 403 are about the signature.`,
      );
    },
  );

  it.each([408, 425, 429])('is not judged by %i', (status) => {
    for (const genuine of [true, undefined])
      expect(text(answered(status), genuine)).toBe(
        `skip: It answered ${String(status)}, which says nothing of the signature. Try again later.`,
      );
  });

  it.each([100, 300, 302, 399])('is neither accepted nor refused with %i', (status) => {
    for (const genuine of [true, undefined])
      expect(text(answered(status), genuine)).toBe(
        `fail: It answered ${String(status)} to a delivery without a signature, which neither accepts nor refuses it.\n${ANSWER_401}`,
      );
  });

  it.each([
    [answered(500), 'answered 500'],
    [answered(503), 'answered 503'],
    [TIMEOUT, 'gave no answer within 3 s'],
    [REFUSED, 'gave no answer (connection refused)'],
  ])('makes it fail: %j', (answer, words) => {
    for (const genuine of [true, undefined])
      expect(text(answer, genuine)).toBe(
        `warn: It ${words} to a delivery without a signature: a fault of its own, after which Dyte and RealtimeKit send again.\n${ANSWER_401}`,
      );
  });

  it.each([answered(401), answered(302), answered(429), answered(500), TIMEOUT, REFUSED])(
    'says nothing by %j where genuine ones are not taken either',
    (answer) => {
      expect(text(answer, false)).toBe(
        'skip: It does not accept genuine deliveries either, so that it does not accept this one says nothing.',
      );
    },
  );

  it('is judged by the worst of several', () => {
    const texts = (...answers: [Answer, ...Answer[]]): string => {
      const [first, ...others] = answers;
      return judge(first, true, undefined, ...others).verdict;
    };
    expect(texts(answered(401), answered(500), answered(200), answered(429))).toBe('fail');
    expect(texts(answered(401), answered(429), answered(500))).toBe('warn');
    expect(texts(answered(401), answered(429))).toBe('skip');
    expect(texts(answered(401), answered(400))).toBe('pass');
    expect(judgementText(judgeRefusals([], { acceptsGenuine: true, remedy: REMEDY }))).toBe(
      'skip: Nothing was sent.',
    );
  });

  it.each([200, 302, 401, 404, 429, 500])('is shown with what shows it: %i', (status) => {
    for (const genuine of ANY_GENUINE)
      expect(judge(answered(status), genuine).evidence?.map(({ answer }) => answer)).toEqual([
        answered(status),
      ]);
  });

  it('is shown with one of what came', () => {
    fc.assert(
      fc.property(
        fc.array(anyAnswer, { minLength: 1 }),
        fc.constantFrom(...ANY_GENUINE),
        (answers, genuine) => {
          const [first = TIMEOUT, ...others] = answers;
          const { evidence } = judge(first, genuine, undefined, ...others);
          expect(evidence).toHaveLength(1);
          expect(answers).toContain(evidence?.[0]?.answer);
        },
      ),
    );
  });

  it('fails exactly where one is accepted, or redirected', () => {
    fc.assert(
      fc.property(fc.array(anyAnswer, { minLength: 1 }), (answers) => {
        const [first = TIMEOUT, ...others] = answers;
        const isBad = answers.some((one) => one.kind === 'answered' && one.status < 400);
        expect(judge(first, true, undefined, ...others).verdict === 'fail').toBe(isBad);
      }),
    );
  });
});
