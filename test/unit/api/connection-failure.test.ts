import { describe, expect, it } from 'vitest';
import { explainFailure, readConnectionFailure } from '../../../src/api/connection-failure.ts';

function coded(code: string): Error {
  return Object.assign(new Error('Something low.'), { code });
}

describe('readConnectionFailure', () => {
  it.each([
    ['ECONNREFUSED', 'connection_refused', false],
    ['ECONNRESET', 'connection_lost', true],
    ['SOMETHING_NEW', 'failed', true],
  ])('%s is %s, may have arrived: %s', (code, fault, mayHaveArrived) => {
    const cause = coded(code);
    expect(readConnectionFailure(cause, undefined)).toEqual({
      kind: 'failure',
      fault,
      code,
      mayHaveArrived,
      proxy: undefined,
      cause,
    });
  });

  it('looks inside the error of a tunnel’s certificate', () => {
    const wrapped = new Error('outer', { cause: coded('ERR_TLS_CERT_ALTNAME_INVALID') });
    const failure = readConnectionFailure(
      Object.assign(wrapped, { code: 'UND_ERR_PRX_TLS' }),
      'http://proxy/',
    );
    expect(failure).toMatchObject({
      fault: 'certificate_refused',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      proxy: 'http://proxy/',
    });
  });

  it.each([
    [new TypeError('x is not a function')],
    [Object.assign(new Error('x'), { code: 7 })],
    ['text'],
    [undefined],
    [null],
  ])('leaves a defect to whoever catches those: %s', (thrown) => {
    expect(readConnectionFailure(thrown, undefined)).toBeUndefined();
  });
});

describe('explainFailure', () => {
  it.each(['ATTEMPT_TIMEOUT', 'PROXY_BROKEN'])('shows no code that is our own: %s', (code) => {
    const failure = readConnectionFailure(coded(code), undefined);
    expect(failure === undefined ? '' : explainFailure(failure).what).not.toMatch(/[A-Z]_[A-Z]/);
  });

  it.each([
    ['ENOTFOUND', 'service_unreachable', 'not known'],
    ['EAI_AGAIN', 'service_unreachable', 'DNS'],
    ['EHOSTUNREACH', 'service_unreachable', 'no route'],
    ['UND_ERR_CONNECT_TIMEOUT', 'service_unreachable', 'in time'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_invalid', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_NOT_YET_VALID', 'certificate_invalid', 'not valid yet'],
    ['SOMETHING_NEW', 'service_unreachable', 'failed'],
  ])('explains %s', (code, expected, words) => {
    const failure = readConnectionFailure(coded(code), undefined);
    if (failure === undefined) throw new Error('There is no failure.');
    const explained = explainFailure(failure);
    expect(explained.code).toBe(expected);
    expect(explained.what).toContain(code);
    expect(`${explained.what} ${explained.hint}`).toContain(words);
  });
});
