import { describe, expect, it } from 'vitest';
import {
  isBeforeSending,
  isWorthAnotherTry,
  networkFault,
} from '../../../../src/domain/network/network-fault.ts';

function coded(code: string, more: object = {}, message = 'Something low.'): Error {
  return Object.assign(new Error(message), { code }, more);
}

describe('networkFault', () => {
  it.each([
    ['ECONNREFUSED', 'connection_refused', true],
    ['ENOTFOUND', 'host_not_found', true],
    ['EAI_AGAIN', 'lookup_failed', true],
    ['EAI_FAIL', 'lookup_failed', true],
    ['EHOSTUNREACH', 'host_unreachable', true],
    ['ENETUNREACH', 'host_unreachable', true],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout', true],
    ['CERT_HAS_EXPIRED', 'certificate_refused', true],
    ['CERT_NOT_YET_VALID', 'certificate_refused', true],
    ['CRL_HAS_EXPIRED', 'certificate_refused', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_refused', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_refused', true],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_refused', true],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate_refused', true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_refused', true],
    ['ERR_TLS_PROTOCOL_VERSION_CONFLICT', 'tls_failed', true],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls_failed', true],
    ['EPROTO', 'tls_failed', true],
    ['PROXY_BROKEN', 'proxy_connection_lost', true],
    ['ECONNRESET', 'connection_lost', false],
    ['EPIPE', 'connection_lost', false],
    ['ETIMEDOUT', 'connection_lost', false],
    ['UND_ERR_SOCKET', 'connection_lost', false],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'connection_lost', false],
    ['ATTEMPT_TIMEOUT', 'answer_timeout', false],
    ['HPE_INVALID_CONSTANT', 'answer_unreadable', false],
    ['HPE_INVALID_HEADER_TOKEN', 'answer_malformed', false],
    ['HPE_HEADER_OVERFLOW', 'answer_too_large', false],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'answer_too_large', false],
    ['SOMETHING_NEW', 'failed', false],
  ])('%s is %s, before sending: %s', (code, fault, isEarly) => {
    expect(networkFault(coded(code))).toBe(fault);
    expect(isBeforeSending(networkFault(coded(code)))).toBe(isEarly);
  });

  it('knows a timeout of connecting from one of a connection that stood', () => {
    expect(networkFault(coded('ETIMEDOUT', { syscall: 'connect' }))).toBe('connect_timeout');
    expect(networkFault(coded('ETIMEDOUT', { syscall: 'read' }))).toBe('connection_lost');
  });

  it('knows a timeout of trying all addresses of a host', () => {
    const all = new AggregateError([coded('ETIMEDOUT', { syscall: 'connect' })], '');
    expect(networkFault(Object.assign(all, { code: 'ETIMEDOUT' }))).toBe('connect_timeout');
  });

  it.each([
    ['wrong version number', 'no_tls'],
    ['packet length too long', 'no_tls'],
    ['tlsv1 alert no application protocol', 'http2_only'],
    ['unsupported protocol', 'tls_failed'],
  ])('tells by what OpenSSL says: %s is %s', (said, fault) => {
    expect(networkFault(coded('ERR_SSL_X', {}, `0:error:0A:SSL routines:${said}:`))).toBe(fault);
    expect(isWorthAnotherTry(networkFault(coded('EPROTO', {}, said)))).toBe(false);
  });

  it('is failed for what is no error', () => {
    expect(networkFault('text')).toBe('failed');
  });
});
