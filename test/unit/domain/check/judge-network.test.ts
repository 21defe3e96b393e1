import { describe, expect, it } from 'vitest';
import {
  judgeAddress,
  judgeTls,
  kindOfAddresses,
  type TlsContext,
} from '../../../../src/domain/check/judge-network.ts';
import { judgementText } from '../../../helpers/exchanges.ts';
import type { Resolution } from '../../../../src/domain/check/endpoint-network.ts';
import type { Judgement } from '../../../../src/domain/check/probe-result.ts';

function foundAt(...addresses: readonly string[]): Resolution {
  return { kind: 'found', addresses: addresses.map((address) => ({ address, family: 4 })) };
}

describe('what the addresses of an endpoint are in all', () => {
  it.each([
    [['8.8.8.8'], 'public'],
    [['8.8.8.8', '127.0.0.1'], 'loopback'],
    [['127.0.0.1', '10.0.0.1'], 'private'],
    [['10.0.0.1', '169.254.1.1'], 'special'],
  ])('%s: %s', (addresses, kind) => {
    expect(kindOfAddresses(foundAt(...addresses))).toBe(kind);
  });

  it('is not known where there are none', () => {
    expect(kindOfAddresses({ kind: 'failed', fault: 'host_not_found' })).toBeUndefined();
    expect(kindOfAddresses(foundAt())).toBeUndefined();
  });
});

describe('the address of an endpoint', () => {
  const url = new URL('https://hooks.example.com/x');

  it('is named, with so many of them as fit', () => {
    expect(judgementText(judgeAddress(url, foundAt('8.8.8.8')))).toBe(
      'pass: hooks.example.com leads to 8.8.8.8.',
    );
    expect(judgementText(judgeAddress(url, foundAt('8.8.8.1', '8.8.8.2', '8.8.8.3')))).toBe(
      'pass: hooks.example.com leads to 8.8.8.1, 8.8.8.2, 8.8.8.3.',
    );
    expect(
      judgementText(judgeAddress(url, foundAt('8.8.8.1', '8.8.8.2', '8.8.8.3', '8.8.8.4', '8.8.8.5'))),
    ).toBe('pass: hooks.example.com leads to 8.8.8.1, 8.8.8.2, 8.8.8.3 and 2 more.');
  });

  it('may be this machine, by name or by number', () => {
    expect(judgementText(judgeAddress(new URL('http://localhost:1/'), foundAt('127.0.0.1')))).toBe(
      'pass: localhost leads to 127.0.0.1, on this machine; the service reaches it through a tunnel only.',
    );
    expect(judgementText(judgeAddress(new URL('http://[::1]:1/'), foundAt('::1')))).toBe(
      'pass: The URL names ::1, on this machine; the service reaches it through a tunnel only.',
    );
  });

  it('is warned of in a private network', () => {
    expect(judgementText(judgeAddress(url, foundAt('10.0.0.1')))).toBe(
      'warn: hooks.example.com leads to 10.0.0.1, in a private network: the service cannot reach it there.\nNothing is wrong where you only test. What is registered with the service must have a public address; a tunnel gives you one. #a-public-address',
    );
  });

  it('may not be found', () => {
    expect(judgementText(judgeAddress(url, { kind: 'failed', fault: 'host_not_found' }))).toBe(
      'fail: There is no host hooks.example.com.\nCheck the spelling of the URL, and that the domain has an A or AAAA record of that name. #a-name-that-is-found',
    );
    expect(judgementText(judgeAddress(url, { kind: 'failed', fault: 'lookup_failed' }))).toBe(
      'fail: The name servers say nothing about hooks.example.com.\nCheck the connection of this machine, and the name servers of the domain. #a-name-that-is-found',
    );
  });
});

describe('the certificate of an endpoint', () => {
  const now = Date.parse('2026-01-01T00:00:00.000Z');
  const day = 86_400_000;
  const context = (parts: Partial<TlsContext>): TlsContext => ({
    finding: { kind: 'established', problem: undefined, validUntil: now + 60 * day },
    kind: 'public',
    checksCertificate: true,
    now,
    ...parts,
  });
  const withProblem = (problem: string, checksCertificate = true): Judgement =>
    judgeTls(context({ finding: { kind: 'established', problem, validUntil: now }, checksCertificate }));

  it('is well where it is trusted for long enough', () => {
    expect(judgementText(judgeTls(context({})))).toBe(
      'pass: Its certificate is trusted, for 60 days more, until 2026-03-02.',
    );
    const endless = { kind: 'established', problem: undefined, validUntil: undefined } as const;
    expect(judgementText(judgeTls(context({ finding: endless })))).toBe('pass: Its certificate is trusted.');
  });

  it.each([
    [14, 'pass: Its certificate is trusted, for 14 days more, until 2026-01-15.'],
    [
      13.99,
      'warn: Its certificate is trusted, but only for 13 days more, until 2026-01-14.\nRenew it, and see why that did not happen by itself. #a-certificate-that-is-trusted',
    ],
    [
      1,
      'warn: Its certificate is trusted, but only for 1 day more, until 2026-01-02.\nRenew it, and see why that did not happen by itself. #a-certificate-that-is-trusted',
    ],
  ])('that ends in %s days', (days, text) => {
    const finding = { kind: 'established', problem: undefined, validUntil: now + days * day } as const;
    expect(judgementText(judgeTls(context({ finding })))).toBe(text);
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'Its certificate has expired.', /^Renew it, for the name/],
    ['CERT_NOT_YET_VALID', 'Its certificate is not valid yet.', /^Renew it/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Its certificate is for another name.', /^Renew it/],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'Its certificate leads to no authority that is trusted.',
      /^Send the whole chain/,
    ],
    [
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'Its certificate leads to no authority that is trusted.',
      /^Send the whole chain/,
    ],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'Its certificate is signed by itself, or by an authority that nobody knows.',
      /^Take one of a public authority\..*--insecure.*NODE_EXTRA_CA_CERTS/,
    ],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'Its certificate is signed by itself, or by an authority that nobody knows.',
      /^Take one of a public authority/,
    ],
    ['CERT_REVOKED', 'Its certificate is not trusted (CERT_REVOKED).', /^Renew it/],
  ])('that nobody should trust: %s', (code, finding, remedy) => {
    const judgement = withProblem(code);
    expect(judgement).toMatchObject({
      verdict: 'fail',
      finding,
      remedy: { section: 'a-certificate-that-is-trusted' },
      evidence: [],
    });
    expect(judgement.verdict === 'fail' && judgement.remedy.text).toMatch(remedy);
  });

  it('is not held against it with --insecure', () => {
    expect(judgementText(withProblem('CERT_HAS_EXPIRED', false))).toBe(
      'skip: Its certificate has expired. It was accepted, as --insecure asks; the service would not.',
    );
  });

  it('may not come at all', () => {
    expect(judgementText(judgeTls(context({ finding: { kind: 'failed', fault: 'no_tls' } })))).toBe(
      'fail: No encrypted connection came about: speaks no TLS.\nSee that something listens there, and that it speaks https with a certificate. #a-certificate-that-is-trusted',
    );
  });

  it('is missed on the internet only', () => {
    expect(judgementText(judgeTls(context({ finding: undefined })))).toBe(
      'warn: It is http: whoever is on the way can read the events, and the ids and links in them.\nRegister a URL with https. #a-certificate-that-is-trusted',
    );
    for (const kind of ['loopback', 'private'] as const)
      expect(judgementText(judgeTls(context({ finding: undefined, kind })))).toBe(
        'skip: The URL is http, on a network of yours.',
      );
  });

  it('says nothing where there is no host', () => {
    expect(judgementText(judgeTls(context({ kind: undefined })))).toBe('skip: Its host was not found.');
  });
});
