import type { VerificationKey } from '../domain/signature/public-key.ts';
import { judgeWithoutKey, verifySignature, type SignatureResult } from '../domain/signature/signature.ts';
import type { SignatureFinding } from '../domain/delivery/received-delivery.ts';
import type { KeySource } from './key-source.ts';

export const VERIFY_MODES = ['auto', 'require', 'off'] as const;

/**
 * How strictly signatures are taken: `auto` accepts what is signed without a check while no key can be
 * had, `require` accepts nothing unchecked, `off` checks nothing.
 */
export type VerifyMode = (typeof VERIFY_MODES)[number];

/** What a check found, and what follows from it. */
export interface Verdict {
  readonly signature: SignatureFinding;
  /** `reject`: the sender's fault. `try_again`: we cannot say, for want of a key. */
  readonly decision: 'accept' | 'reject' | 'try_again';
}

/** What is checked of a delivery. */
export interface SignedBody {
  /** The exact bytes that came. */
  readonly body: Buffer;
  /** Of its header; undefined when none came. */
  readonly signature: string | undefined;
  /** When it was there, in milliseconds of `Clock.elapsed`. */
  readonly cameAt: number;
}

/**
 * Checks a delivery's signature. A wrong one is only held against its sender once the key is known to
 * be the one that the service had after the delivery came: RealtimeKit takes a 401 as final, so one given
 * for a stale key of ours would lose the event (docs/service.md, "Retries").
 */
export async function checkSignature(
  delivery: SignedBody,
  keys: KeySource,
  mode: VerifyMode,
): Promise<Verdict> {
  if (mode === 'off') return { signature: { state: 'unchecked' }, decision: 'accept' };
  const { body, signature } = delivery;
  const key = await keys.current();
  if (key === undefined) return withoutKey(signature, mode);
  const result = verifySignature(body, signature, key);
  if (!mayBeOfAnotherKey(result)) return decided(result);
  if (isValidWith(keys.former?.(), body, signature)) return OF_FORMER_KEY;
  return await checkAgain(delivery, keys, key, result);
}

const OF_FORMER_KEY: Verdict = { signature: { state: 'valid', isFormerKey: true }, decision: 'accept' };

function withoutKey(signature: string | undefined, mode: VerifyMode): Verdict {
  // No key makes these good.
  const result = judgeWithoutKey(signature);
  if (result.state !== 'key_unavailable') return decided(result);
  return { signature: result, decision: mode === 'auto' ? 'accept' : 'try_again' };
}

function mayBeOfAnotherKey(result: SignatureResult): boolean {
  return result.state === 'mismatch' || (result.state === 'malformed' && result.reason === 'wrong_length');
}

async function checkAgain(
  { body, signature, cameAt }: SignedBody,
  keys: KeySource,
  first: VerificationKey,
  firstResult: SignatureResult,
): Promise<Verdict> {
  let [key, result] = [first, firstResult];
  while (mayBeOfAnotherKey(result)) {
    const renewal = await keys.renew(key, cameAt);
    if (renewal.kind === 'unknown') return { signature: result, decision: 'try_again' };
    if (renewal.kind === 'same' || renewal.key === key) break;
    key = renewal.key;
    result = verifySignature(body, signature, key);
  }
  return decided(result);
}

function isValidWith(key: VerificationKey | undefined, body: Buffer, signature: string | undefined): boolean {
  return key !== undefined && verifySignature(body, signature, key).state === 'valid';
}

function decided(result: SignatureResult): Verdict {
  return { signature: result, decision: result.state === 'valid' ? 'accept' : 'reject' };
}
