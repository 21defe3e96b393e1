import { describe, expect, it } from 'vitest';
import { forwardHint } from '../../../../src/views/forward/hints.ts';
import type { NetworkFault } from '../../../../src/domain/network/network-fault.ts';
import type { ForwardOutcome } from '../../../../src/domain/delivery/stored-delivery.ts';
import { answered } from '../../../helpers/forwarding.ts';

const APP = 'http://localhost:3000/webhook?key=hidden';

function failed(fault: NetworkFault): ForwardOutcome {
  return { kind: 'network_error', fault, durationMs: 1 };
}

describe('the hint for an outcome', () => {
  it.each([
    [answered(401), APP, 'raw body'],
    [answered(403), APP, 'raw body'],
    [answered(400), APP, 'body parser'],
    [answered(415), APP, 'application/json'],
    [answered(404), APP, '(/webhook)'],
    [answered(405), 'http://localhost:3000/', '--forward-path'],
    [answered(413), APP, 'limit'],
    [answered(308), APP, 'Redirects are not followed'],
    [{ kind: 'timeout', durationMs: 1 } as const, APP, 'Answer first'],
    [{ kind: 'timeout', durationMs: 1 } as const, 'exec:./x', '--forward-timeout'],
    [failed('connection_refused'), APP, 'is your application running on port 3000?'],
    [failed('connection_refused'), 'https://localhost/', 'on port 443?'],
    [failed('connection_refused'), 'http://app.example.com:81/', 'Nothing listens at app.example.com:81.'],
    [failed('connection_lost'), APP, 'crashed'],
    [failed('host_not_found'), 'http://nowhere.test/', 'no host nowhere.test'],
    [failed('host_unreachable'), 'http://10.0.0.1/', '10.0.0.1 cannot be reached'],
    [failed('certificate_refused'), 'https://localhost:3000/', '--insecure'],
    [failed('certificate_refused'), 'https://example.com/', 'NODE_EXTRA_CA_CERTS'],
    [failed('no_tls'), 'https://localhost:3000/', 'try http://'],
    [failed('lookup_failed'), 'http://app.example.com/', 'DNS'],
    [failed('connect_timeout'), 'http://10.0.0.1/', 'in time'],
    [failed('answer_too_large'), APP, '64 KiB'],
    [failed('answer_unreadable'), APP, 'no HTTP'],
    [{ kind: 'not_started', reason: 'ENOENT', durationMs: 1 } as const, 'exec:./x', 'interpreter'],
    [{ kind: 'not_started', reason: 'EACCES', durationMs: 1 } as const, 'exec:./x', 'chmod +x'],
    [
      { kind: 'exited', code: 127, signal: null, durationMs: 1, answerStart: Buffer.alloc(0) } as const,
      'exec:sh -c x',
      'did not find',
    ],
  ])('%j of %s', (outcome, target, part) => {
    const hint = forwardHint(outcome, target);
    expect(hint).toContain(part);
    expect(hint).not.toContain('hidden');
  });

  it.each([
    [answered(200), APP],
    [answered(500), APP],
    [failed('failed'), APP],
    [
      { kind: 'exited', code: 1, signal: null, durationMs: 1, answerStart: Buffer.alloc(0) } as const,
      'exec:x',
    ],
    [{ kind: 'not_started', reason: 'E2BIG', durationMs: 1 } as const, 'exec:./x'],
  ])('is none for %j', (outcome, target) => {
    expect(forwardHint(outcome, target)).toBeUndefined();
  });
});
