import { verifySignature, type SignatureResult, type VerificationKey } from '../domain/signature.ts';
import type { SignatureFinding } from '../domain/received-delivery.ts';
import type { KeySource } from './key-source.ts';

export const VERIFY_MODES = ['auto', 'require', 'off'] as const;

/**
 * How strictly signatures are taken: `auto` accepts without a check while no key can be had,
 * `require` accepts nothing unchecked, `off` checks nothing.
 */
export type VerifyMode = (typeof VERIFY_MODES)[number];

/** What a check found, and what follows from it. */
export interface Verdict {
  readonly signature: SignatureFinding;
  /** `reject`: the sender's fault. `try_again`: we cannot say, for want of a key. */
  readonly decision: 'accept' | 'reject' | 'try_again';
}

/**
 * Checks a delivery's signature. A wrong one is only held against its sender once the key is known to
 * be the service's present one: RealtimeKit takes a 401 as final, so one given for a stale key of ours
 * would lose the event (facts: deliveries, "Retries").
 */
export async function checkSignature(
  body: Buffer,
  signature: string | undefined,
  keys: KeySource,
  mode: VerifyMode,
): Promise<Verdict> {
  if (mode === 'off') return { signature: { state: 'unchecked' }, decision: 'accept' };
  const key = await keys.current();
  const result = verifySignature(body, signature, key);
  if (key === undefined) return withoutKey(result, mode);
  if (!mayBeOfAnotherKey(result)) return decided(result);
  return await checkAgain(body, signature, keys, key, result);
}

function withoutKey(result: SignatureResult, mode: VerifyMode): Verdict {
  if (mode === 'auto') return { signature: result, decision: 'accept' };
  // No key makes an absent signature good; any other one may be.
  return { signature: result, decision: result.state === 'missing' ? 'reject' : 'try_again' };
}

function mayBeOfAnotherKey(result: SignatureResult): boolean {
  return result.state === 'mismatch' || (result.state === 'malformed' && result.reason === 'wrong_length');
}

async function checkAgain(
  body: Buffer,
  signature: string | undefined,
  keys: KeySource,
  stale: VerificationKey,
  result: SignatureResult,
): Promise<Verdict> {
  const renewal = await keys.renew(stale);
  if (renewal.kind === 'unknown') return { signature: result, decision: 'try_again' };
  return decided(renewal.kind === 'same' ? result : verifySignature(body, signature, renewal.key));
}

function decided(result: SignatureResult): Verdict {
  return { signature: result, decision: result.state === 'valid' ? 'accept' : 'reject' };
}
