import { describe, expect, it } from 'vitest';
import { mayPass, problemOf, type AddressAnswer } from '../../../../src/domain/connection/address-answer.ts';

function answered(status: number, body = '', location?: string): AddressAnswer {
  return { kind: 'answered', status, body, location };
}

const NGROK =
  '<html><link href="https://assets.ngrok.com/x.css"><noscript>You are about to visit … (ERR_NGROK_6024)';
const LOCALTUNNEL = '<title>Tunnel website ahead!</title> … set the bypass-tunnel-reminder header …';
const CHALLENGE = '<title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b"></script>';

describe('what an answer says of a public address', () => {
  it('is that a request came back, where it holds what only this process knows', () => {
    expect(problemOf(answered(200, 'secret'), 'secret')).toBeUndefined();
    expect(problemOf(answered(200, 'secret\n'), 'secret')).toBeUndefined();
    expect(problemOf(answered(201, 'secret'), 'secret')).toMatchObject({ kind: 'other_program' });
    expect(problemOf(answered(200, 'the secret'), 'secret')).toMatchObject({ kind: 'other_program' });
  });

  it.each([
    ['ngrok’s page', answered(200, NGROK), { kind: 'interstitial', by: 'ngrok' }, false],
    ['localtunnel’s page', answered(200, LOCALTUNNEL), { kind: 'interstitial', by: 'localtunnel' }, false],
    ['its status alone', answered(511), { kind: 'interstitial', by: 'localtunnel' }, false],
    ['a challenge', answered(403, CHALLENGE), { kind: 'interstitial', by: 'cloudflare' }, false],
    ['a password', answered(401), { kind: 'login' }, false],
    [
      'Cloudflare Access',
      answered(302, '', 'https://team.cloudflareaccess.com/cdn-cgi/access/login/x?kid=1'),
      { kind: 'login' },
      false,
    ],
    [
      'a redirect',
      answered(301, '', 'https://x.example/webhook'),
      { kind: 'redirect', location: 'https://x.example/webhook' },
      false,
    ],
    ['a redirect to nowhere', answered(308), { kind: 'redirect', location: undefined }, false],
    [
      'a quick tunnel that is not connected',
      answered(530, 'error code: 1033'),
      { kind: 'unconnected' },
      true,
    ],
    ['ngrok’s endpoint that is offline', answered(404, 'ERR_NGROK_3200'), { kind: 'unconnected' }, true],
    [
      'localtunnel without its client',
      answered(503, '503 - Tunnel Unavailable'),
      { kind: 'unconnected' },
      true,
    ],
    ['a gateway', answered(502, 'ERR_NGROK_8012'), { kind: 'port_unreachable' }, true],
    ['another receiver', answered(405, 'deliveries come as POST\n'), { kind: 'other_receiver' }, false],
    ['another path', answered(404, 'nothing is received at this path\n'), { kind: 'other_receiver' }, false],
    ['another program', answered(404, '<h1>Not found</h1>'), { kind: 'other_program' }, false],
    [
      'an unknown name',
      { kind: 'failed', fault: 'host_not_found', code: 'ENOTFOUND' } as const,
      { kind: 'unreachable', fault: 'host_not_found' },
      true,
    ],
    [
      'a bad certificate',
      { kind: 'failed', fault: 'certificate_refused', code: 'CERT_HAS_EXPIRED' } as const,
      { kind: 'unreachable', code: 'CERT_HAS_EXPIRED' },
      false,
    ],
  ] as const)('tells %s', (_name, answer, problem, passes) => {
    const found = problemOf(answer, 'secret');
    expect(found).toMatchObject(problem);
    expect(found !== undefined && mayPass(found)).toBe(passes);
  });
});
