import type { CandidateKey, Diagnosis, Explanation } from '../../domain/signature/diagnosis.ts';
import { keyFingerprint } from '../../domain/signature/key-fingerprint.ts';
import type { MalformedReason } from '../../domain/signature/signature.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { Style } from '../../terminal/style.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { wrap } from '../../terminal/text/width.ts';
import {
  BODY_FORM_TEXTS,
  CLUE_TEXTS,
  JSON_STYLE_NAMES,
  SCHEME_TEXTS,
  SIGNATURE_FORM_TEXTS,
} from './form-texts.ts';

/** What was looked into. */
export interface DiagnosedDelivery {
  /** Where it is from, for people. */
  readonly origin: string;
  readonly bodySize: number;
  readonly bodySha256: string;
  /** How it was read, in whole sentences. */
  readonly notes: readonly string[];
  /** The names of the keys that were tried, the expected one first. */
  readonly keys: readonly string[];
  /** Whether it has headers at all. */
  readonly hasHeaders: boolean;
}

/** What was found, and why, in whole sentences. */
export interface DiagnosisText {
  readonly finding: string;
  readonly causes: readonly string[];
  readonly remedy: string | undefined;
}

const RAW_BYTES =
  'Verify the raw bytes of the request, before anything parses, decodes or trims them (express.raw({ type: () => true }), await request.text()).';

const MALFORMED: Readonly<Record<MalformedReason, string>> = {
  hex_digest:
    'It is a hex digest, as of an HMAC with a shared secret. The service has no shared secret: it signs with RSA, in base64.',
  not_base64: 'It is not base64, as signatures of the service are.',
  wrong_length:
    'It has another length than signatures of this key: it was cut off, or made with a key of another size.',
};

/** The diagnosis for `verify`: the finding first, what it means below, what was looked at last. */
export function renderDiagnosis(
  diagnosis: Diagnosis,
  subject: DiagnosedDelivery,
  style: Style,
  columns: number,
): readonly string[] {
  const { finding, causes, remedy } = diagnosisText(diagnosis, subject);
  const mark = diagnosis.kind === 'valid' ? style.good('✓') : style.bad('✗');
  const [first = '', ...rest] = wrap(finding, columns - 2);
  const paragraphs = [...causes, ...(remedy === undefined ? [] : [remedy]), ...subject.notes];
  return [
    `${mark} ${first}`,
    ...[...rest, ...paragraphs.flatMap((text) => wrap(text, columns - 2))].map((line) => `  ${line}`),
    ...factLines(diagnosis, subject, style),
  ];
}

function factLines(
  diagnosis: Diagnosis,
  { origin, bodySize, bodySha256, keys }: DiagnosedDelivery,
  style: Style,
): readonly string[] {
  const fact = (label: string, value: string): string =>
    `  ${style.faint(label.padEnd(9))}  ${safeText(value)}`;
  const key = keyOf(diagnosis);
  return [
    fact('delivery', origin),
    fact('body', countText(bodySize, 'byte')),
    fact('SHA-256', bodySha256),
    ...(diagnosis.kind === 'other_body' ? [fact('signed', diagnosis.signed.digest.toString('hex'))] : []),
    ...(key === undefined
      ? [fact('tried', keys.join(', '))]
      : [fact('key', key.name), fact('', keyFingerprint(key.key.keyObject))]),
  ];
}

function keyOf(diagnosis: Diagnosis): CandidateKey | undefined {
  if (diagnosis.kind === 'valid') return diagnosis.key;
  return 'by' in diagnosis ? diagnosis.by.key : undefined;
}

/** What was found, why, and what to do: sentences without what a terminal would obey. */
export function diagnosisText(
  diagnosis: Diagnosis,
  { keys, hasHeaders }: Pick<DiagnosedDelivery, 'keys' | 'hasHeaders'>,
): DiagnosisText {
  switch (diagnosis.kind) {
    case 'valid':
      return {
        finding: `Genuine: the signature in ${safeText(diagnosis.header.name)} is that of these bytes, by the key of ${safeText(diagnosis.key.name)}.`,
        causes: [],
        remedy: undefined,
      };
    case 'explained':
      return explainedText(diagnosis, keys);
    case 'other_body':
      return {
        finding: `The signature was made with the key of ${safeText(diagnosis.by.key.name)}, but not for these bytes.`,
        causes: [
          ...(diagnosis.by.isOtherKey ? [otherKeyText(keys)] : []),
          diagnosis.clue === undefined
            ? 'The body was changed in a way that is not known here, or the signature is that of another delivery.'
            : CLUE_TEXTS[diagnosis.clue],
        ],
        remedy: RAW_BYTES,
      };
    case 'other_scheme':
      return {
        finding: `The signature is by the key of ${safeText(diagnosis.by.key.name)}, but as ${SCHEME_TEXTS[diagnosis.scheme]}.`,
        causes: [
          'The service signs with RSASSA-PKCS1-v1_5 and SHA-256: whatever signed this does not do as it does.',
        ],
        remedy: 'Sign as createSign("sha256") of Node does, without further options.',
      };
    case 'unknown_key':
      return {
        finding: 'Not genuine: none of the keys that are known here made this signature.',
        causes: [
          'Whoever sent it has another key: it is forged, or from a service or machine that was not asked.',
        ],
        remedy: 'Where you know whose it is, give that key: --key <file|env:NAME|url>.',
      };
    case 'malformed':
      return {
        finding: `Not genuine: what stands in ${safeText(diagnosis.header.name)} is no signature of the service.`,
        causes: [MALFORMED[diagnosis.reason]],
        remedy: undefined,
      };
    case 'missing':
      return {
        finding: 'Not genuine: there is no signature.',
        causes: [
          hasHeaders
            ? 'Services send it in rtk-signature or dyte-signature, and neither is there.'
            : 'A body alone has none.',
        ],
        remedy: hasHeaders
          ? 'Look whether something on the way drops headers that it does not know.'
          : 'Give its headers too: --headers <file>, --header "rtk-signature: …", or --signature <value>.',
      };
  }
}

const UNKNOWN_KEY =
  'No key that is known here made the signature: it is forged, or of another service (check --service and --public-key).';

/** In one sentence, for a line below a delivery; undefined where its own line says it already. */
export function shortDiagnosis(diagnosis: Diagnosis): string | undefined {
  if (diagnosis.kind === 'explained') {
    const text = explainedText(diagnosis, []);
    return [text.finding, ...text.causes.slice(0, 1)].join(' ');
  }
  if (diagnosis.kind === 'unknown_key') return UNKNOWN_KEY;
  if (diagnosis.kind !== 'other_body' && diagnosis.kind !== 'other_scheme') return undefined;
  const { finding, causes } = diagnosisText(diagnosis, { keys: [], hasHeaders: true });
  return [finding, ...causes.slice(0, 1)].join(' ');
}

function explainedText(
  { by, bodyForms, writtenAs }: Extract<Diagnosis, { kind: 'explained' }>,
  keys: readonly string[],
): DiagnosisText {
  const texts = [
    ...bodyForms.map((id) => BODY_FORM_TEXTS[id]),
    ...(by.signatureForm === undefined ? [] : [SIGNATURE_FORM_TEXTS[by.signatureForm]]),
  ];
  const body = bodyForms.map((id) => BODY_FORM_TEXTS[id].how);
  const parts = [
    ...(body.length === 0 ? [] : [`the body is taken ${body.join(', then ')}`]),
    ...(by.signatureForm === undefined
      ? []
      : [`the signature is taken ${SIGNATURE_FORM_TEXTS[by.signatureForm].how}`]),
    ...elsewhere(by),
  ];
  const style = writtenAs === undefined ? [] : [`It is written as by ${JSON_STYLE_NAMES[writtenAs]}.`];
  return {
    finding: `It does not verify as it is. It does when ${parts.join(', and ')}.`,
    causes: [
      ...style,
      ...new Set(texts.map(({ cause }) => cause)),
      ...(by.isOtherKey && keys.length > 0 ? [otherKeyText(keys)] : []),
      ...(by.header.counts ? [] : [HEADER_CAUSE]),
    ],
    remedy: bodyForms.length > 0 ? RAW_BYTES : undefined,
  };
}

const HEADER_CAUSE =
  'Receivers look into rtk-signature and dyte-signature, and prefer the first where both are there.';

function elsewhere({ key, isOtherKey, header }: Explanation): readonly string[] {
  return [
    ...(isOtherKey ? [`the key of ${safeText(key.name)} is used`] : []),
    ...(header.counts ? [] : [`the signature is read from ${safeText(header.name)}`]),
  ];
}

function otherKeyText(keys: readonly string[]): string {
  return `The key of ${safeText(keys[0] ?? '')} was expected. Where the other one is right, choose its service (--service), or give it (--key).`;
}
