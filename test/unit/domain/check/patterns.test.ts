import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ODD_BODY_IDS } from '../../../../src/domain/check/odd-bodies.ts';
import { PATTERN_TEXTS } from '../../../../src/domain/check/pattern-texts.ts';
import { recognisePatterns } from '../../../../src/domain/check/patterns.ts';
import { POLICY_NAMES, type PolicyName } from '../../../../src/domain/retry/retry-policy.ts';
import { VERDICTS, type Verdict } from '../../../../src/domain/check/probe-result.ts';
import { resultsWith, resultWith } from '../../../helpers/probe-results.ts';

const HEADERS = ['rtk', 'dyte', 'both', 'mixed-case', 'upper-case'];

function patterns(answers: Readonly<Record<string, number>>, policy: PolicyName = 'realtimekit'): string[] {
  return recognisePatterns(resultsWith(answers), policy).map(({ id }) => id);
}

/** All genuine deliveries are answered alike but for those that are named. */
function headers(rest: number, named: Readonly<Record<string, number>> = {}): Record<string, number> {
  const entries = HEADERS.map((name) => [`headers.${name}`, named[name] ?? rest] as const);
  return Object.fromEntries(entries);
}

describe('the patterns of an endpoint', () => {
  it.each<[string[], Record<string, number>, PolicyName]>([
    [[], headers(200), 'realtimekit'],
    [[], headers(200), 'dyte'],
    [[], headers(200, { dyte: 401 }), 'realtimekit'],
    [[], headers(200, { rtk: 401 }), 'dyte'],
    [['dyte_headers_only'], headers(401, { dyte: 200 }), 'realtimekit'],
    [['rtk_headers_only'], headers(401, { rtk: 200 }), 'dyte'],
    [['one_case_only'], headers(200, { 'mixed-case': 401 }), 'realtimekit'],
    [['one_case_only'], headers(200, { 'upper-case': 401 }), 'realtimekit'],
    [['one_case_only'], headers(401, { 'mixed-case': 200 }), 'dyte'],
    [['one_case_only'], headers(401, { 'upper-case': 200 }), 'dyte'],
    [['refuses_everything'], headers(401), 'dyte'],
    [['refuses_everything'], headers(403), 'realtimekit'],
    [[], headers(404), 'realtimekit'],
    [[], headers(405), 'dyte'],
    [['refuses_everything'], { ...headers(401), 'authentic.forged': 401 }, 'dyte'],
    [[], { ...headers(422), 'authentic.forged': 401 }, 'dyte'],
    [['refuses_everything'], { ...headers(401), 'authentic.forged': 500 }, 'dyte'],
    [['refuses_everything'], { 'events.all': 400, 'authentic.forged': 401 }, 'dyte'],
    [['fails_on_genuine'], { ...headers(500), 'authentic.forged': 401 }, 'dyte'],
    [['fails_on_genuine'], headers(503), 'realtimekit'],
    [[], headers(302), 'realtimekit'],
    [[], { 'headers.mixed-case': 401 }, 'realtimekit'],
    [[], { 'headers.mixed-case': 401, 'headers.upper-case': 401 }, 'dyte'],
    [['one_case_only'], { 'headers.mixed-case': 401, 'events.all': 200 }, 'dyte'],
    [['refuses_everything'], { 'events.all': 401 }, 'dyte'],
  ])('are %j for %j (%s)', (expected, answers, policy) => {
    expect(patterns(answers, policy)).toEqual(expected);
  });

  it('can be several: one of signatures, one of headers, one of bodies', () => {
    const answers = {
      'authentic.no-signature': 200,
      'authentic.forged': 401,
      ...headers(200, { 'mixed-case': 401 }),
      'bodies.spaces': 200,
      'bodies.leading-spaces': 401,
    };
    expect(patterns(answers)).toEqual(['optional_signature', 'one_case_only', 'trims']);
  });

  it('are not that it refuses everything where it accepts something', () => {
    expect(patterns({ ...headers(401), 'authentic.hmac-hex': 200 })).toEqual(['known_hmac_secret']);
    expect(patterns({ ...headers(401), 'bodies.spaces': 200 })).toEqual(['json_dumps']);
  });

  it.each(['reachable.page', 'reachable.redirect'])('are none where something else answers: %s', (id) => {
    const taken = resultsWith({
      'authentic.no-signature': 200,
      'authentic.forged': 200,
      'bodies.spaces': 200,
    });
    const ids = (verdict: Verdict, name = id): string[] =>
      recognisePatterns([resultWith(name, 200, verdict), ...taken], 'dyte').map((pattern) => pattern.id);
    expect(ids('fail')).toEqual([]);
    expect(ids('warn')).toEqual(['verifies_nothing']);
    expect(ids('fail', 'reachable.private')).toEqual(['verifies_nothing']);
  });

  it('say what they are, and what to change', () => {
    const [pattern] = recognisePatterns(resultsWith(headers(401)), 'dyte');
    expect(pattern).toEqual({ id: 'refuses_everything', ...PATTERN_TEXTS.refuses_everything });
  });

  it('are whole sentences', () => {
    for (const [id, { text, remedy }] of Object.entries(PATTERN_TEXTS)) {
      expect(text, id).toMatch(/^It .+[.)]$/);
      expect(remedy.text, id).toMatch(/^[A-Z].+\.$/);
      expect(remedy.section, id).toMatch(/^[a-z\d-]+$/);
    }
  });

  it('are found in whatever comes, each once and of those that there are', () => {
    const ids = [
      ...HEADERS.map((name) => `headers.${name}`),
      ...ODD_BODY_IDS.map((id) => `bodies.${id}`),
      ...['no-signature', 'forged', 'tampered', 'other-body', 'hex', 'not-base64', 'hmac-hex'].map(
        (name) => `authentic.${name}`,
      ),
      'events.one',
    ];
    const result = fc
      .tuple(fc.constantFrom(...ids), fc.constantFrom(200, 302, 401, 500), fc.constantFrom(...VERDICTS))
      .map(([id, status, verdict]) => resultWith(id, status, verdict));
    fc.assert(
      fc.property(fc.array(result), fc.constantFrom(...POLICY_NAMES), (results, policy) => {
        const found = recognisePatterns(results, policy).map(({ id }) => id);
        expect(new Set(found).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(3);
        for (const id of found) expect(Object.keys(PATTERN_TEXTS)).toContain(id);
      }),
    );
  });

  it('are none at a right endpoint, whichever probes were asked', () => {
    const right = {
      ...headers(200),
      ...Object.fromEntries(ODD_BODY_IDS.map((id) => [`bodies.${id}`, 204] as const)),
      'authentic.no-signature': 400,
      'authentic.forged': 401,
      'authentic.hmac-hex': 403,
      'faults.large-body': 413,
      'events.one': 200,
    };
    fc.assert(
      fc.property(fc.subarray(Object.entries(right)), (asked) => {
        expect(patterns(Object.fromEntries(asked))).toEqual([]);
      }),
    );
  });
});
