import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  causeForDebug,
  connectionError,
  readConnectionFailure,
} from '../../../src/api/connection-failure.ts';
import { HooksError } from '../../../src/domain/errors.ts';

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

describe('connectionError', () => {
  it.each([
    ['ENOTFOUND', 'service_unreachable', 'not known'],
    ['EAI_AGAIN', 'service_unreachable', 'DNS'],
    ['EHOSTUNREACH', 'service_unreachable', 'no way'],
    ['UND_ERR_CONNECT_TIMEOUT', 'service_unreachable', 'in time'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_invalid', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_NOT_YET_VALID', 'certificate_invalid', 'not valid yet'],
    ['SOMETHING_NEW', 'service_unreachable', 'failed'],
  ])('explains %s', (code, expected, words) => {
    const failure = readConnectionFailure(coded(code), undefined);
    if (failure === undefined) throw new Error('There is no failure.');
    const error = connectionError(failure, 'GET https://api.dyte.io/v2/webhooks');
    expect(error).toBeInstanceOf(HooksError);
    expect(error).toMatchObject({ code: expected, exitCode: 5 });
    expect(error.message).toMatch(/^GET https:\/\/api\.dyte\.io\/v2\/webhooks: .*\.$/);
    expect(error.message).toContain(code);
    expect(`${error.message} ${error.hint ?? ''}`).toContain(words);
  });
});

describe('causeForDebug', () => {
  it('keeps texts and stacks, all of them hidden, and nothing else', () => {
    const cause = Object.assign(new Error('The key is 1234.'), { rawPacket: Buffer.from('1234') });
    const copy = causeForDebug(new TypeError('outer', { cause }), (text) => text.replaceAll('1234', '…'));
    expect(copy?.stack).toMatch(/^TypeError: outer\n {4}at /);
    expect(copy?.cause).toMatchObject({ message: 'The key is ….' });
    expect(copy?.cause).not.toHaveProperty('rawPacket');
    expect(inspect(copy)).not.toContain('1234');
  });

  it('says what happened at each address of a host', () => {
    const refused = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:1`));
    const copy = causeForDebug(new AggregateError(refused), (text) => text);
    expect(copy?.message).toBe('connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1');
  });
});
