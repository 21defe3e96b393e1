import { readFileSync } from 'node:fs';
import { NetworkEndpoint, type EndpointOptions } from '../../src/check/checked-endpoint.ts';
import { parseKeys, type KeyPair } from '../../src/domain/signature/key-pair.ts';
import { parsePublicKey } from '../../src/domain/signature/public-key.ts';
import { seededRandom } from '../../src/domain/seeded-random.ts';
import { createSigner } from '../../src/sender/signer.ts';
import type { Clock } from '../../src/domain/clock.ts';

/** For endpoints that are measured: time that passes by itself. */
export const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

function fixtureKeys(name: 'trusted' | 'unknown'): KeyPair {
  const pem = readFileSync(new URL(`../fixtures/keys/${name}.pem`, import.meta.url), 'utf8');
  const keys = parseKeys(pem);
  if (keys === undefined) throw new Error(`The key ${name}.pem cannot be read.`);
  return keys;
}

/** The pair whose public half endpoints of tests trust. */
export const TRUSTED_KEYS = fixtureKeys('trusted');

/** A pair that no endpoint trusts. */
export const UNKNOWN_KEYS = fixtureKeys('unknown');

/** What endpoints of tests verify with. */
export const TRUSTED_KEY = parsePublicKey(TRUSTED_KEYS.publicKeyPem);

/** An endpoint as probes see it, with a key that it trusts and a limit of 300 ms. */
export function checkedEndpoint(url: string, options: Partial<EndpointOptions> = {}): NetworkEndpoint {
  return new NetworkEndpoint({ ...endpointOptions(url), ...options });
}

/** What `checkedEndpoint` is made of. */
export function endpointOptions(url: string): EndpointOptions {
  return {
    url: new URL(url),
    policy: 'realtimekit',
    timeoutMs: 300,
    clock: REAL_CLOCK,
    random: seededRandom(1),
    signal: new AbortController().signal,
    trusted: createSigner(TRUSTED_KEYS.privateKey),
    makeForger: async () => createSigner(UNKNOWN_KEYS.privateKey),
    webhookId: undefined,
    headers: [],
    checksCertificate: true,
    maxRequests: 500,
    resolutionOf: () => ({ kind: 'found', addresses: [{ address: '127.0.0.1', family: 4 }] }),
    observer: undefined,
    keylessUrl: undefined,
    burst: 20,
  };
}
