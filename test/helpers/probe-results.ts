import { answered, exchangeOf } from './exchanges.ts';
import type {
  Answer,
  Judgement,
  ProbeGroup,
  ProbeResult,
  Verdict,
} from '../../src/domain/check/probe-result.ts';
import { PROBE_GROUPS } from '../../src/domain/check/probe-result.ts';

const REMEDY = { text: 'Do something.', section: 'a-section' };

function judgementOf(verdict: Verdict, answer: Answer): Judgement {
  const evidence = [exchangeOf(answer)];
  if (verdict === 'skip') return { verdict, reason: 'for a reason', evidence };
  return verdict === 'pass'
    ? { verdict, finding: 'It is well.', evidence }
    : { verdict, finding: 'It is not.', remedy: REMEDY, evidence };
}

/** The result of a probe that got this answer, whatever its judgement was: a pass without one. */
export function resultWith(id: string, answer: Answer | number, verdict: Verdict = 'pass'): ProbeResult {
  const [name] = id.split('.');
  const group: ProbeGroup = PROBE_GROUPS.find((one) => one === name) ?? 'reachable';
  const judgement = judgementOf(verdict, typeof answer === 'number' ? answered(answer) : answer);
  return { id, group, title: `is asked ${id}`, judgement, durationMs: 1 };
}

/** The results of probes, by their ids, whose judgement does not matter. */
export function resultsWith(answers: Readonly<Record<string, Answer | number>>): readonly ProbeResult[] {
  return Object.entries(answers).map(([id, answer]) => resultWith(id, answer));
}
