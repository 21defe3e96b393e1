import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observedOutcomes } from '../../../../src/domain/check/observed-outcomes.ts';
import { signaturePattern } from '../../../../src/domain/check/signature-pattern.ts';
import { answered, TIMEOUT } from '../../../helpers/exchanges.ts';
import { resultWith } from '../../../helpers/probe-results.ts';
import type { Answer, ProbeResult } from '../../../../src/domain/check/probe-result.ts';

const ABSENT = ['no-signature', 'empty-signature'];
const WELL_FORMED = ['forged', 'tampered', 'other-body'];
const MALFORMED = ['truncated', 'not-base64', 'hex', 'hmac-hex', 'hmac-base64'];
const ALL = [...ABSENT, ...WELL_FORMED, ...MALFORMED];

type Answers = Readonly<Record<string, Answer | number>>;

/** All are answered alike but for those that are named. */
function answersTo(rest: number, named: Answers = {}, asked: readonly string[] = ALL): Answers {
  return { ...Object.fromEntries(asked.map((name) => [name, rest])), ...named };
}

function patternFor(
  answers: Answers,
  genuine = 200,
  verdicts: Partial<ProbeResult> = {},
): string | undefined {
  const results = Object.entries(answers).map(([name, answer]) => resultWith(`authentic.${name}`, answer));
  const all = [...results.map((result) => ({ ...result, ...verdicts })), resultWith('headers.rtk', genuine)];
  return signaturePattern(observedOutcomes(all, 'realtimekit'), all);
}

const listed = (names: readonly string[], status: number): Answers =>
  Object.fromEntries(names.map((name) => [name, status]));

describe('what an endpoint does with signatures', () => {
  it.each<[string | undefined, Answers]>([
    ['verifies_nothing', answersTo(200)],
    ['verifies_nothing', answersTo(200, { 'empty-signature': 401 })],
    ['only_looks_for_header', answersTo(200, listed(ABSENT, 401))],
    ['only_looks_for_header', answersTo(200, { 'no-signature': 500 })],
    ['checks_shape', answersTo(200, { ...listed(ABSENT, 401), truncated: 401 })],
    ['checks_shape', answersTo(200, { ...listed(ABSENT, 401), 'not-base64': 400 })],
    ['checks_shape', answersTo(200, { ...listed(ABSENT, 401), hex: 400 })],
    ['checks_shape', answersTo(200, { ...listed(ABSENT, 401), 'hmac-hex': 400 })],
    ['checks_shape', answersTo(200, { ...listed(ABSENT, 401), 'hmac-base64': 400 })],
    ['ignores_result', answersTo(200, { ...listed(ABSENT, 401), 'not-base64': 500 })],
    ['ignores_result', answersTo(200, { ...listed(ABSENT, 401), 'not-base64': 500, truncated: 401 })],
    ['optional_signature', answersTo(401, listed(ABSENT, 200))],
    ['optional_signature', answersTo(401, { 'no-signature': 200 })],
    ['optional_signature', answersTo(401, { 'empty-signature': 202 })],
    ['ignores_body', answersTo(401, listed(['tampered', 'other-body'], 200))],
    ['ignores_body', answersTo(401, { tampered: 200 })],
    ['ignores_body', answersTo(401, { 'other-body': 200 })],
    ['known_hmac_secret', answersTo(401, { 'hmac-hex': 200 })],
    ['known_hmac_secret', answersTo(401, { 'hmac-base64': 200 })],
    [undefined, answersTo(401)],
    [undefined, answersTo(500)],
    [undefined, answersTo(401, { hex: 200 })],
    [undefined, answersTo(401, { forged: 200 })],
    [undefined, answersTo(401, { forged: 200, tampered: 200 })],
    [undefined, answersTo(401, { forged: 200, 'other-body': 200 })],
    [undefined, listed(WELL_FORMED, 200)],
    ['only_looks_for_header', { forged: 200, hex: 200 }],
    ['verifies_nothing', { forged: 200, 'no-signature': 200 }],
    [undefined, { forged: TIMEOUT }],
  ])('is %s: %j', (pattern, answers) => {
    expect(patternFor(answers)).toBe(pattern);
  });

  it('is checking an HMAC where it fails on what is as long as RSA, and refuses what is shorter', () => {
    const hex = answersTo(500, { ...listed(ABSENT, 401), 'hmac-hex': 401 });
    expect(patternFor(hex, 500)).toBe('hmac');
    expect(patternFor(answersTo(500, { 'hmac-base64': 403 }), 500)).toBe('hmac');
    expect(patternFor({ ...hex, forged: 401 }, 500)).toBeUndefined();
    expect(patternFor(hex, 401)).toBeUndefined();
    expect(patternFor(hex, 200)).toBeUndefined();
    expect(patternFor(answersTo(500, { 'no-signature': 401 }), 500)).toBeUndefined();
  });

  it('is answering first where the work of what was accepted was seen not to be done', () => {
    const warned = resultWith('authentic.no-signature', 200, 'warn').judgement;
    expect(patternFor(answersTo(200), 200, { judgement: warned })).toBe('answers_first');
    const others = [
      resultWith('authentic.empty-signature', 200, 'warn'),
      resultWith('authentic.no-signature', 200, 'fail'),
      resultWith('authentic.forged', 200, 'fail'),
    ];
    const outcomes = observedOutcomes(others, 'dyte');
    expect(signaturePattern(outcomes, others)).toBe('verifies_nothing');
  });

  it.each([
    ['{"error":"Invalid signature"}', 'refuses_with_2xx'],
    ['Unauthorized', 'refuses_with_2xx'],
    ['unauthorised', 'refuses_with_2xx'],
    ['forbidden', 'refuses_with_2xx'],
    ['access denied', 'refuses_with_2xx'],
    ['rejected', 'refuses_with_2xx'],
    ['refused', 'refuses_with_2xx'],
    ['signature mismatch', 'refuses_with_2xx'],
    ['bad signature', 'refuses_with_2xx'],
    ['signature not valid', 'refuses_with_2xx'],
    ['not genuine', 'refuses_with_2xx'],
    ['{"success":true}', 'verifies_nothing'],
    ['', 'verifies_nothing'],
    ['{"invalidated":0}', 'verifies_nothing'],
  ])('is refusing in words: %s is %s', (body, pattern) => {
    expect(patternFor({ ...answersTo(200), 'no-signature': answered(200, { body }) })).toBe(pattern);
  });

  it('is nothing at an endpoint that refuses all of them, whichever were asked', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...ALL), fc.integer({ min: 400, max: 499 })),
        fc.constantFrom(200, 401),
        (answers, genuine) => {
          expect(patternFor(answers, genuine)).toBeUndefined();
        },
      ),
    );
  });
});
