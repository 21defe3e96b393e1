import { answered, exchangeOf } from './exchanges.ts';
import type {
  CheckReport,
  Exchange,
  Judgement,
  ProbeGroup,
  ProbeResult,
} from '../../src/domain/check/probe-result.ts';

/** A remedy that several findings share. */
export const REMEDY = { text: 'Verify the bytes that came.', section: 'verify-the-raw-body' } as const;

/** A result of the group that its id begins with. */
export function resultOf(id: string, judgement: Judgement): ProbeResult {
  const group = id.split('.', 1)[0] as ProbeGroup;
  return { id, group, title: `does well at ${id}`, judgement, durationMs: 12.4 };
}

export const PASSED: Judgement = { verdict: 'pass', finding: 'It did well.', evidence: [] };

export function skipped(reason: string): Judgement {
  return { verdict: 'skip', reason };
}

export function failed(
  finding: string,
  evidence: readonly Exchange[] = [exchangeOf(answered(200))],
): Judgement {
  return { verdict: 'fail', finding, remedy: REMEDY, evidence };
}

export function warned(finding: string): Judgement {
  return { verdict: 'warn', finding, remedy: { text: 'Renew it.', section: 'x' }, evidence: [] };
}

export function reportOf(results: readonly ProbeResult[], parts: Partial<CheckReport> = {}): CheckReport {
  return {
    url: 'https://hooks.example.com/in?token=abc',
    policy: 'realtimekit',
    startedAt: Date.parse('2026-01-02T03:04:05.000Z'),
    durationMs: 1234.5,
    requests: 7,
    results,
    patterns: [],
    ...parts,
  };
}
