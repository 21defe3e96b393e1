import type { Diagnosis } from '../../domain/signature/diagnosis.ts';
import { keyFingerprint } from '../../domain/signature/key-fingerprint.ts';
import type { VerificationJson } from '../../schemas/verify.ts';
import { diagnosisText, type DiagnosedDelivery } from './diagnosis-text.ts';

/** The diagnosis for scripts. */
export function diagnosisJson(diagnosis: Diagnosis, subject: DiagnosedDelivery): VerificationJson {
  const by = 'by' in diagnosis ? diagnosis.by : undefined;
  const key = diagnosis.kind === 'valid' ? diagnosis.key : by?.key;
  const header = 'header' in diagnosis ? diagnosis.header : by?.header;
  const { finding, causes, remedy } = diagnosisText(diagnosis, subject);
  return {
    valid: diagnosis.kind === 'valid',
    verdict: diagnosis.kind,
    header: header?.name ?? null,
    key:
      key === undefined
        ? null
        : {
            name: key.name,
            fingerprint: keyFingerprint(key.key.keyObject),
            isExpected: by?.isOtherKey !== true,
          },
    signatureForm: by?.signatureForm ?? null,
    bodyForms: diagnosis.kind === 'explained' ? [...diagnosis.bodyForms] : [],
    writtenAs: diagnosis.kind === 'explained' ? (diagnosis.writtenAs ?? null) : null,
    scheme: diagnosis.kind === 'other_scheme' ? diagnosis.scheme : null,
    malformed: diagnosis.kind === 'malformed' ? diagnosis.reason : null,
    clue: diagnosis.kind === 'other_body' ? (diagnosis.clue ?? null) : null,
    finding,
    causes: [...causes],
    remedy: remedy ?? null,
    origin: subject.origin,
    bodySize: subject.bodySize,
    bodySha256: subject.bodySha256,
    signedSha256: diagnosis.kind === 'other_body' ? diagnosis.signed.digest.toString('hex') : null,
    keys: [...subject.keys],
    notes: [...subject.notes],
  };
}
