import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { forwardJson } from '../../../../src/views/forward/json.ts';
import { renderAnswer } from '../../../../src/views/forward/line.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import type { ForwardOutcome } from '../../../../src/domain/delivery/stored-delivery.ts';
import { answerProblem, answerText } from '../../../../src/views/forward/answer-text.ts';

function answer(body: Buffer, encoding: string, type = 'application/json'): ForwardOutcome {
  const headers = [
    ['Content-Encoding', encoding],
    ['Content-Type', type],
  ] as const;
  return { kind: 'answered', status: 500, durationMs: 1, headers, answerStart: body };
}

function shown(outcome: ForwardOutcome): readonly string[] {
  return renderAnswer({ outcome, target: 'http://localhost:3000/' }, new Map(), PLAIN, false);
}

const BODY = '{"error":"Grüße","url":"https://x.test/?token=hidden"}';

describe('the text of an answer in a content coding', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['gzip, br', brotliCompressSync(gzipSync(BODY))],
  ])('is what was meant, without secrets: %s', (coding, body) => {
    const outcome = answer(body, coding);
    expect(answerText(outcome, true)).toBe(BODY);
    expect(answerText(outcome, false)).toContain('"error":"Grüße"');
    expect(answerText(outcome, false)).not.toContain('hidden');
    expect(shown(outcome).join('\n')).toContain('Grüße');
    expect(answerProblem(outcome)).toBeUndefined();
  });

  it('has no secrets where an application repeats the request, and still says the rest', () => {
    const body = JSON.stringify({
      url: 'https://a.test/?x=hidden',
      headers: {
        'cf-access-jwt-assertion': 'hidden',
        authentication: 'hidden',
        cookie: 'a=hidden; b=hidden',
      },
      body: JSON.stringify({ recording: { downloadUrl: 'https://s3.test/hidden/r.mp4' }, key: 'hidden' }),
      error: 'no such meeting',
    });
    const text = answerText(answer(Buffer.from(body), 'identity'), false);
    expect(text).not.toContain('hidden');
    expect(text).toContain('"error":"no such meeting"');
    const cut = Buffer.from(body).subarray(0, body.length - 2);
    expect(answerText(answer(cut, 'identity'), false)).not.toContain('hidden');
  });

  it('is in the charset that it names', () => {
    const body = gzipSync(Buffer.from('Grüße', 'latin1'));
    expect(answerText(answer(body, 'gzip', 'text/plain; charset=iso-8859-1'), false)).toBe('Grüße');
  });

  it('is what can be read of a beginning, and bounded', () => {
    const text = 'abc '.repeat(200_000);
    expect(answerText(answer(gzipSync(text).subarray(0, 700), 'gzip'), true)).toBe(text.slice(0, 16 * 1024));
  });

  it.each([
    [answer(Buffer.from('x\u001B[31m'), 'zz\u001B[31mip'), 'which cannot be read here'],
    [answer(Buffer.from('no gzip'), 'gzip'), 'and is not, or not whole'],
    [answer(gzipSync(Buffer.alloc(10_000_000)), 'gzip'), 'larger than is read'],
  ])('is a sentence for people, and nothing for programs, where it cannot be read: %#', (outcome, part) => {
    const lines = shown(outcome).join('\n');
    expect(lines).toContain(part);
    expect(lines).not.toContain('\u001B');
    const tries = [{ origin: 'receiver', startedAt: 0, outcome }] as const;
    const { outcomes } = forwardJson({ target: 'http://a.test/', state: 'failed', tries }, false);
    expect(outcomes[0]?.answerStart).toBeNull();
  });
});
