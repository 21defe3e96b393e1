import { createHash } from 'node:crypto';
import { bodyForms, jsonStyleOf, type BodyFormId, type BodyFormLimits } from './body-forms.ts';
import { clueOf, type BodyClue } from './body-clues.ts';
import type { JsonStyleId } from './json-styles.ts';
import type { VerificationKey } from './public-key.ts';
import { reasonMalformed, type MalformedReason } from './signature.ts';
import type { SignatureHeader } from './signature-headers.ts';
import { signatureForms, type SignatureFormId } from './signature-forms.ts';
import { isPssSignature, signedDigest, type HashName, type SignedDigest } from './signed-digest.ts';

/** A key that a signature may have been made with. */
export interface CandidateKey {
  /** For people. */
  readonly name: string;
  readonly key: VerificationKey;
}

export interface DiagnosisInput {
  /** The bytes that were checked. */
  readonly body: Buffer;
  readonly signatures: readonly SignatureHeader[];
  /** The one that is expected first. */
  readonly keys: readonly [CandidateKey, ...CandidateKey[]];
  readonly limits: BodyFormLimits;
}

/** What makes a signature verify that does not as it is. Undefined and empty: as it came. */
export interface Explanation {
  readonly header: SignatureHeader;
  readonly signatureForm: SignatureFormId | undefined;
  readonly key: CandidateKey;
  /** Whether it is another one than is expected. */
  readonly isOtherKey: boolean;
}

export type Diagnosis =
  /** As it came, with the key that is expected. */
  | { readonly kind: 'valid'; readonly header: SignatureHeader; readonly key: CandidateKey }
  /** Genuine, but for something that was done to it, or that is expected otherwise. */
  | {
      readonly kind: 'explained';
      readonly by: Explanation;
      /** What makes the body that was signed of the one that came. */
      readonly bodyForms: readonly BodyFormId[];
      /** How the body that came is written, where it was written anew. */
      readonly writtenAs: JsonStyleId | undefined;
    }
  /** Made with a known key for another body, or one that was changed in a way that is not known. */
  | {
      readonly kind: 'other_body';
      readonly by: Explanation;
      readonly signed: SignedDigest;
      readonly clue: BodyClue | undefined;
    }
  /** Made with a known key and this body, in a way that the service does not. */
  | {
      readonly kind: 'other_scheme';
      readonly by: Explanation;
      readonly scheme: HashName | 'pss' | 'bare';
    }
  | { readonly kind: 'unknown_key'; readonly header: SignatureHeader }
  | { readonly kind: 'malformed'; readonly header: SignatureHeader; readonly reason: MalformedReason }
  | { readonly kind: 'missing' };

/** A signature that a known key has made, for whatever body. */
interface Found {
  readonly by: Explanation;
  readonly bytes: Buffer;
  readonly signed: SignedDigest;
}

/**
 * Finds out what makes a signature verify. The work is bounded: a few operations with each key, and a hash of
 * each form of the body, which ends with the first that fits.
 */
export function diagnose({ body, signatures, keys, limits }: DiagnosisInput): Diagnosis {
  const found = findSignatures(signatures, keys);
  const asItCame = found.find((each) => isOf(body, each.signed) && !each.signed.isBare);
  if (asItCame !== undefined) return ofSameBody(asItCame);
  const changed = findBody(body, found, limits);
  if (changed !== undefined) return changed;
  const [genuine] = found;
  if (genuine !== undefined) return ofOtherBody(body, genuine);
  return ofNoKey(body, signatures, keys) ?? withoutKey(signatures, keys[0].key);
}

/** The likeliest first: the key that is expected, the header that counts, the text as it came. */
function findSignatures(
  headers: readonly SignatureHeader[],
  keys: readonly CandidateKey[],
): readonly Found[] {
  return eachExplanation(headers, keys).flatMap(({ by, bytes }) => {
    const signed = signedDigest(bytes, by.key.key.keyObject);
    return signed === undefined ? [] : [{ by, bytes, signed }];
  });
}

/** Every signature text in each of its forms, with each key that makes signatures of that length. */
function eachExplanation(
  headers: readonly SignatureHeader[],
  keys: readonly CandidateKey[],
): readonly { readonly by: Explanation; readonly bytes: Buffer }[] {
  const forms = headers.map((header) => ({ header, forms: signatureForms(header.value) }));
  return keys.flatMap((key) =>
    forms.flatMap(({ header, forms: ofHeader }) =>
      ofHeader
        .filter(({ bytes }) => bytes.length === key.key.signatureLength)
        .map(({ id, bytes }) => {
          const isOtherKey = key !== keys[0];
          return { by: { header, signatureForm: id, key, isOtherKey }, bytes };
        }),
    ),
  );
}

function isOf(body: Buffer, { hash, digest }: SignedDigest): boolean {
  return createHash(hash).update(body).digest().equals(digest);
}

function ofSameBody({ by, signed }: Found): Diagnosis {
  if (signed.hash !== 'sha256') return { kind: 'other_scheme', by, scheme: signed.hash };
  const { header, key, signatureForm, isOtherKey } = by;
  if (signatureForm === undefined && !isOtherKey && header.counts) return { kind: 'valid', header, key };
  return { kind: 'explained', by, bodyForms: [], writtenAs: undefined };
}

function findBody(body: Buffer, found: readonly Found[], limits: BodyFormLimits): Diagnosis | undefined {
  const bare = found.find((each) => each.signed.isBare && isOf(body, each.signed));
  if (bare !== undefined) return { kind: 'other_scheme', by: bare.by, scheme: 'bare' };
  const wanted = found.filter(({ signed }) => !signed.isBare && signed.hash === 'sha256');
  if (wanted.length === 0) return undefined;
  for (const form of bodyForms(body, limits)) {
    const digest = createHash('sha256').update(form.bytes).digest();
    const fits = wanted.find(({ signed }) => signed.digest.equals(digest));
    if (fits === undefined) continue;
    const writtenAs = form.ids.some((id) => WRITTEN_ANEW.has(id)) ? jsonStyleOf(body) : undefined;
    return { kind: 'explained', by: fits.by, bodyForms: form.ids, writtenAs };
  }
  return undefined;
}

/** Forms of a body whose JSON was written in another way, so that something has written the one that came. */
const WRITTEN_ANEW: ReadonlySet<BodyFormId> = new Set<BodyFormId>([
  'compact',
  'stringified',
  'unescaped',
  'unescaped_slashes',
]);

function ofOtherBody(body: Buffer, { by, signed }: Found): Diagnosis {
  return { kind: 'other_body', by, signed, clue: clueOf(body) };
}

/** Signatures of another kind do not show their key; only the body as it came is tried. */
function ofNoKey(
  body: Buffer,
  headers: readonly SignatureHeader[],
  keys: readonly CandidateKey[],
): Diagnosis | undefined {
  const pss = eachExplanation(headers, keys).find(({ by, bytes }) =>
    isPssSignature(body, bytes, by.key.key.keyObject),
  );
  return pss === undefined ? undefined : { kind: 'other_scheme', by: pss.by, scheme: 'pss' };
}

function withoutKey(headers: readonly SignatureHeader[], key: VerificationKey): Diagnosis {
  const header = headers.find(({ counts }) => counts);
  if (header === undefined) return { kind: 'missing' };
  const reason = reasonMalformed(header.value, key);
  return reason === undefined ? { kind: 'unknown_key', header } : { kind: 'malformed', header, reason };
}
