import { describe, expect, it } from 'vitest';
import { createProbes, type ExpectedProbe } from '../../../../src/receiver/http/probes.ts';

function targetOf({ parameter: [name, value] }: ExpectedProbe, path = '/webhook'): string {
  return `${path}?${name}=${value}`;
}

describe('probes', () => {
  it('are answered with what only this process knows, at any path and among other parameters', () => {
    const probes = createProbes();
    const probe = probes.expect();
    const [name, value] = probe.parameter;
    for (const target of [
      targetOf(probe),
      `/a/b?x=1&${name}=${value}&y=2`,
      `http://example.test/?${name}=${value}`,
    ])
      expect(probes.answerTo('GET', target)).toMatchObject({ status: 200, body: probe.answer });
    expect(probe.answer).not.toContain(value);
  });

  it('are each another one, and each has an answer of its own', () => {
    const probes = createProbes();
    const [one, other] = [probes.expect(), probes.expect()];
    expect(new Set([one.answer, other.answer, ...one.parameter, ...other.parameter]).size).toBe(5);
    expect(probes.answerTo('GET', targetOf(one))?.body).toBe(one.answer);
    expect(probes.answerTo('GET', targetOf(other))?.body).toBe(other.answer);
  });

  it('are nothing but a GET that was asked for', () => {
    const probes = createProbes();
    const probe = probes.expect();
    const [name, value] = probe.parameter;
    expect(probes.answerTo('POST', targetOf(probe))).toBeUndefined();
    for (const target of ['/', `/?${name}=`, `/?${name}=x`, `/?x${name}=${value}`, `/?${name}=${value}x`])
      expect(probes.answerTo('GET', target)).toBeUndefined();
    expect(createProbes().answerTo('GET', targetOf(probe))).toBeUndefined();
  });

  it('are forgotten one day', () => {
    const probes = createProbes();
    const first = probes.expect();
    for (let count = 0; count < 31; count += 1) probes.expect();
    expect(probes.answerTo('GET', targetOf(first))).toBeDefined();
    probes.expect();
    expect(probes.answerTo('GET', targetOf(first))).toBeUndefined();
  });
});
