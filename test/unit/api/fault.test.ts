import { describe, expect, it } from 'vitest';
import { readFault } from '../../../src/api/fault.ts';
import { faultError } from '../../../src/api/fault-error.ts';
import { HooksError } from '../../../src/domain/errors.ts';

function coded(code: string, more: object = {}): Error {
  return Object.assign(new Error('Something low.'), { code }, more);
}

describe('readFault', () => {
  it.each([
    ['ENOTFOUND', 'name_unknown', false],
    ['EAI_AGAIN', 'name_lookup_failed', false],
    ['EAI_FAIL', 'name_lookup_failed', false],
    ['ECONNREFUSED', 'refused', false],
    ['EHOSTUNREACH', 'no_route', false],
    ['ENETUNREACH', 'no_route', false],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout', false],
    ['CERT_HAS_EXPIRED', 'certificate', false],
    ['CERT_NOT_YET_VALID', 'certificate', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', false],
    ['EPROTO', 'tls', false],
    ['ECONNRESET', 'broken', true],
    ['EPIPE', 'broken', true],
    ['ETIMEDOUT', 'broken', true],
    ['UND_ERR_SOCKET', 'broken', true],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'broken', true],
    ['HPE_INVALID_CONSTANT', 'not_http', true],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too_large', true],
    ['SOMETHING_NEW', 'other', true],
  ])('%s is %s, may have arrived: %s', (code, reason, mayHaveArrived) => {
    expect(readFault(coded(code), undefined)).toEqual({
      kind: 'fault',
      reason,
      code,
      mayHaveArrived,
      proxy: undefined,
    });
  });

  it('knows a timeout of connecting from one of a connection that stood', () => {
    const fault = readFault(coded('ETIMEDOUT', { syscall: 'connect' }), undefined);
    expect(fault).toMatchObject({ reason: 'connect_timeout', mayHaveArrived: false });
  });

  it('looks inside the error of a tunnel’s certificate', () => {
    const wrapped = new Error('outer', { cause: coded('ERR_TLS_CERT_ALTNAME_INVALID') });
    const fault = readFault(Object.assign(wrapped, { code: 'UND_ERR_PRX_TLS' }), 'http://proxy/');
    expect(fault).toMatchObject({
      reason: 'certificate',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      proxy: 'http://proxy/',
    });
  });

  it.each([[new TypeError('x is not a function')], [coded('x', { code: 7 })], ['text'], [undefined], [null]])(
    'leaves a defect to whoever catches those: %s',
    (thrown) => {
      expect(readFault(thrown, undefined)).toBeUndefined();
    },
  );
});

describe('faultError', () => {
  it.each([
    ['ENOTFOUND', 'service_unreachable', 'not known'],
    ['EAI_AGAIN', 'service_unreachable', 'DNS'],
    ['EHOSTUNREACH', 'service_unreachable', 'no way'],
    ['UND_ERR_CONNECT_TIMEOUT', 'service_unreachable', 'in time'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_invalid', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_NOT_YET_VALID', 'certificate_invalid', 'not valid yet'],
    ['SOMETHING_NEW', 'service_unreachable', 'failed'],
  ])('explains %s', (code, expected, words) => {
    const fault = readFault(coded(code), undefined);
    if (fault === undefined) throw new Error('There is no fault.');
    const error = faultError(fault, 'GET https://api.dyte.io/v2/webhooks');
    expect(error).toBeInstanceOf(HooksError);
    expect(error).toMatchObject({ code: expected, exitCode: 5 });
    expect(error.message).toMatch(/^GET https:\/\/api\.dyte\.io\/v2\/webhooks: .*\.$/);
    expect(error.message).toContain(code);
    expect(`${error.message} ${error.hint ?? ''}`).toContain(words);
  });
});
