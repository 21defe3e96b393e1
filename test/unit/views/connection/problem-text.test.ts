import { describe, expect, it } from 'vitest';
import { NETWORK_FAULTS } from '../../../../src/domain/network/network-fault.ts';
import { failureReason, failureText } from '../../../../src/views/connection/failure-text.ts';
import { problemHint, problemText } from '../../../../src/views/connection/problem-text.ts';
import { FAILURE_REASONS } from '../../../../src/domain/connection/tunnel-failure.ts';
import type { AddressProblem } from '../../../../src/domain/connection/address-problem.ts';

const URL = 'https://x.example/webhook';

const PROBLEMS: readonly (readonly [problem: AddressProblem, text: string, hint: RegExp])[] = [
  [
    { kind: 'unreachable', fault: 'host_not_found', code: 'ENOTFOUND' },
    'has a name that is not known (x.example), ENOTFOUND',
    /1\.1\.1\.1/,
  ],
  [
    { kind: 'unreachable', fault: 'certificate_refused', code: 'CERT_HAS_EXPIRED' },
    'has a certificate that is not trusted, CERT_HAS_EXPIRED',
    /certificate/,
  ],
  [
    { kind: 'unreachable', fault: 'answer_timeout', code: 'ATTEMPT_TIMEOUT' },
    'gives no answer in time',
    /network/,
  ],
  [
    { kind: 'unconnected', status: 530 },
    'answers that no tunnel is connected to it (status 530)',
    /firewall/,
  ],
  [
    { kind: 'port_unreachable', status: 502 },
    'answers 502: what stands there does not reach this receiver',
    /must lead to http:\/\/127\.0\.0\.1:8000/,
  ],
  [
    { kind: 'interstitial', status: 200, by: 'ngrok' },
    'shows a page of ngrok for people first (status 200)',
    /--tunnel cloudflared/,
  ],
  [{ kind: 'login', status: 302 }, 'asks for a login first (status 302)', /without/],
  [
    { kind: 'redirect', status: 301, location: 'https://y.example/a?token=secret\u001b[2J' },
    'redirects to https://y.example/a?token=… (status 301)',
    /the address that it leads to/,
  ],
  [{ kind: 'redirect', status: 301, location: undefined }, 'redirects (status 301)', /redirect/],
  [
    { kind: 'other_receiver', status: 405 },
    'leads to another receiver of dyte-hooks (status 405)',
    /config\.yml/,
  ],
  [{ kind: 'other_program', status: 404 }, 'leads to another program (status 404)', /config\.yml/],
];

describe('what is the matter with a public address', () => {
  it.each(PROBLEMS)('%j', (problem, text, hint) => {
    expect(problemText(problem, URL)).toBe(text);
    expect(problemHint(problem, { localUrl: 'http://127.0.0.1:8000', tunnel: 'cloudflared' })).toMatch(hint);
    const failure = { kind: 'no_way', url: URL, problem } as const;
    expect(failureText(failure, 'cloudflared')).toBe(`${URL} ${text}.`);
    expect(FAILURE_REASONS).toContain(failureReason(failure));
  });

  it('has words and a hint for every fault of the network', () => {
    for (const fault of NETWORK_FAULTS) {
      const problem = { kind: 'unreachable', fault, code: 'X' } as const;
      expect(problemText(problem, URL)).toMatch(/^[a-z]/);
      expect(problemHint(problem, { localUrl: URL, tunnel: undefined })).toMatch(/\.$/);
    }
  });
});

describe('why a program makes no tunnel', () => {
  it('is the line that speaks of an error, made harmless', () => {
    const lines = ['INF starting', 'ERR failed to request quick Tunnel\u001b[2J.', 'INF bye'];
    expect(failureText({ kind: 'ended', code: 1, signal: undefined, lines }, 'cloudflared')).toBe(
      'cloudflared ended with exit code 1: ERR failed to request quick Tunnel\\x1b[2J.',
    );
  });

  it('is the line that is marked as one before what only sounds like one', () => {
    const lines = ['✘ [ERROR] no version is known.', 'and the fallback failed.'];
    expect(failureText({ kind: 'ended', code: 1, signal: undefined, lines }, 'wrangler')).toBe(
      'wrangler ended with exit code 1: ✘ [ERROR] no version is known.',
    );
  });

  it('is its last line where it failed and none speaks of one', () => {
    const ended = { kind: 'ended', signal: undefined, lines: ['one', 'two'] } as const;
    expect(failureText({ ...ended, code: 2 }, 'x')).toBe('x ended with exit code 2: two.');
    expect(failureText({ ...ended, code: 0 }, 'x')).toBe('x ended with exit code 0.');
    expect(failureText({ ...ended, code: undefined, signal: 'SIGKILL' }, 'x')).toBe(
      'x ended by the signal SIGKILL.',
    );
  });
});
