import { describe, expect, it } from 'vitest';
import { traceLines, type TracedExchange } from '../../../src/views/api-trace.ts';

const request = {
  method: 'POST',
  url: new URL('https://api.example.com/v2/webhooks?token=s3cret'),
  headers: { authorization: 'Basic s3cret' },
  body: '{"name":"A","url":"https://example.com/hook?token=s3cret","apiKey":"s3cret"}',
};

const answered = (body: string): TracedExchange => ({
  type: 'outcome',
  request,
  outcome: { kind: 'response', status: 201, body, requestId: undefined },
  durationMs: 12.4,
});

describe('traceLines', () => {
  it('shows what was sent, without headers and secrets', () => {
    const lines = traceLines({ type: 'request', request });
    expect(lines[0]).toMatch(/^→ POST https:\/\/api\.example\.com\/v2\/webhooks\?token=/);
    expect(lines[1]).toContain('"name":"A"');
    expect(lines.join('')).not.toMatch(/s3cret|Basic/);
  });

  it('shows what came back and when, without secrets', () => {
    const lines = traceLines(answered('{"data":{"url":"https://example.com/?token=s3cret"}}'));
    expect(lines[0]).toBe('← 201 in 12 ms, 52 B');
    expect(lines[1]).toContain('"data"');
    expect(lines.join('')).not.toContain('s3cret');
  });

  it('says that there was no answer', () => {
    const outcome = { kind: 'failure', code: 'ECONNREFUSED' } as const;
    expect(traceLines({ type: 'outcome', request, outcome, durationMs: 3 })).toEqual([
      '← no answer after 3 ms (ECONNREFUSED)',
    ]);
  });

  it('shows nothing of what is no JSON, where a secret cannot be told from the rest', () => {
    expect(traceLines(answered('<html>s3cret'))).toEqual(['← 201 in 12 ms, 12 B', '  (no JSON)']);
    expect(traceLines(answered(''))).toEqual(['← 201 in 12 ms, 0 B']);
  });

  it('names the service’s id of the request', () => {
    const outcome = { kind: 'response', status: 200, body: '', requestId: '8f3b2c-FRA' } as const;
    expect(traceLines({ type: 'outcome', request, outcome, durationMs: 3 })).toEqual([
      '← 200 in 3 ms, 0 B, request id 8f3b2c-FRA',
    ]);
  });

  it('cuts what is long', () => {
    const [, body = ''] = traceLines(answered(JSON.stringify({ data: 'x'.repeat(10_000) })));
    expect(body).toHaveLength(2003);
    expect(body.endsWith('…')).toBe(true);
  });
});
