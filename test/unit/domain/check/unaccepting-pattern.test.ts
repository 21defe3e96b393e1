import { describe, expect, it } from 'vitest';
import { recognisePatterns } from '../../../../src/domain/check/patterns.ts';
import type { Answer, ProbeGroup, ProbeResult } from '../../../../src/domain/check/probe-result.ts';

function answered(status: number): Answer {
  return { kind: 'answered', status, headers: [], start: Buffer.alloc(0), durationMs: 1 };
}

/** What a probe found that got this answer. */
function result(id: string, answer: Answer): ProbeResult {
  const request = { what: id, body: Buffer.alloc(0), headers: [] };
  const evidence = [{ request, answer }];
  return {
    id,
    group: id.split('.')[0] as ProbeGroup,
    title: id,
    durationMs: 1,
    judgement: { verdict: 'skip', reason: 'It accepts nothing.', evidence },
  };
}

/** The patterns of an endpoint by its answers to what is genuine, forged, and an HMAC. */
function patterns(genuine: number, forged: number | Answer, hmac = 401): readonly string[] {
  const results = [
    result('headers.rtk', answered(genuine)),
    result('authentic.forged', typeof forged === 'number' ? answered(forged) : forged),
    result('authentic.hmac-hex', answered(hmac)),
  ];
  return recognisePatterns(results, 'realtimekit').map(({ id }) => id);
}

describe('an endpoint with something else in its way', () => {
  const everything = [result('headers.rtk', answered(200)), result('authentic.no-signature', answered(200))];
  const forged = result('authentic.forged', answered(200));

  it.each(['reachable.page', 'reachable.redirect'])('is not judged by what %s finds', (id) => {
    const bad = result(id, answered(200));
    const judgement = {
      verdict: 'fail',
      finding: 'It is elsewhere.',
      remedy: { text: 'Go there.', section: 'a' },
      evidence: [],
    } as const;
    const patternsWith = (one: ProbeResult): readonly string[] =>
      recognisePatterns([...everything, forged, one], 'realtimekit').map((pattern) => pattern.id);
    expect(patternsWith(bad)).toEqual(['verifies_nothing']);
    expect(patternsWith({ ...bad, judgement })).toEqual([]);
    expect(patternsWith({ ...bad, id: 'reachable.tls', judgement })).toEqual(['verifies_nothing']);
  });
});

describe('an endpoint that accepts nothing', () => {
  it('refuses everything where what is forged gets the same answer', () => {
    expect(patterns(401, 401)).toEqual(['refuses_everything']);
    expect(patterns(403, 403)).toEqual(['refuses_everything']);
  });

  it.each([404, 405])('may have no route for deliveries, with %d', (status) => {
    expect(patterns(status, status)).toEqual([]);
  });

  it('knows what is genuine where that gets another answer than what is forged', () => {
    expect(patterns(422, 401)).toEqual([]);
  });

  it('is not told apart by what is no refusal', () => {
    expect(patterns(401, { kind: 'timeout', durationMs: 300 })).toEqual(['refuses_everything']);
    expect(patterns(401, 500)).toEqual(['refuses_everything']);
  });

  it('compares texts in a way that throws where it fails on what is forged too, and refuses an HMAC', () => {
    expect(patterns(500, 500)).toEqual(['hmac']);
    expect(patterns(500, 500, 500)).toEqual(['fails_on_genuine']);
  });

  it('fails on genuine deliveries alone where it refuses what is forged', () => {
    expect(patterns(500, 401)).toEqual(['fails_on_genuine']);
  });
});
