import { Type } from 'typebox';
import type { BodyClue } from '../domain/signature/body-clues.ts';
import type { BodyFormId } from '../domain/signature/body-forms.ts';
import type { Diagnosis } from '../domain/signature/diagnosis.ts';
import type { JsonStyleId } from '../domain/signature/json-styles.ts';
import type { MalformedReason } from '../domain/signature/signature.ts';
import type { SignatureFormId } from '../domain/signature/signature-forms.ts';
import type { HashName } from '../domain/signature/signed-digest.ts';
import { count, flag, object, oneOf, orNull, text, type JsonOf } from './parts.ts';

const JSON_STYLES: Readonly<Record<JsonStyleId, string>> = {
  compact: 'without white space, all else as it is',
  js: 'JSON.stringify',
  python: 'json.dumps of Python',
  python_unescaped: 'the same with ensure_ascii=False',
  escaped: 'compact, with all but ASCII escaped',
  php: 'json_encode of PHP',
  go: 'encoding/json of Go',
  dotnet: 'System.Text.Json',
  pretty_2: 'indented with two spaces',
  pretty_4: 'indented with four spaces',
  pretty_tab: 'indented with tabs',
  python_pretty: 'json.dumps with indent=4',
  sorted: 'compact, with sorted keys',
  sorted_python: 'json.dumps with sort_keys=True',
  sorted_go: 'encoding/json of Go, for a map',
};

const BODY_FORMS: Readonly<Record<BodyFormId, string>> = {
  without_newline: 'without the line end behind it',
  trimmed: 'without white space around it',
  without_bom: 'without a byte order mark',
  lf: 'LF in place of CRLF',
  from_latin1: 'its text encoded as Latin-1',
  from_windows1252: 'its text encoded as Windows-1252',
  from_utf16: 'UTF-8 in place of UTF-16',
  from_base64: 'decoded from base64',
  unquoted: 'taken out of a JSON string',
  url_decoded: 'percent-encoding undone',
  decompressed: 'decompressed',
  with_newline: 'with a line feed behind it',
  with_crlf: 'with CR and LF behind it',
  with_bom: 'with a byte order mark',
  crlf: 'CRLF in place of LF',
  as_latin1: 'its bytes taken for Latin-1',
  unescaped: 'characters in place of \\u escapes',
  unescaped_slashes: '/ in place of \\/',
  nfc: 'Unicode in NFC',
  nfd: 'Unicode in NFD',
  stringified: 'JSON.stringify of JSON.parse',
  ...JSON_STYLES,
};

const SIGNATURE_FORMS: Readonly<Record<SignatureFormId, string>> = {
  base64url: '- and _ in place of + and /',
  unpadded: 'without = at its end',
  hex: '',
  double_base64: 'base64 of base64',
  spaces_for_plus: 'spaces in place of +',
  url_encoded: 'percent-encoded',
  quoted: 'in quotation marks',
  prefixed: 'behind a prefix such as sha256=',
  white_space: 'with white space in it',
  several: 'the first of several values',
};

const SCHEMES: Readonly<Record<HashName | 'pss' | 'bare', string>> = {
  sha256: '',
  sha1: '',
  sha384: '',
  sha512: '',
  pss: 'RSASSA-PSS with SHA-256',
  bare: 'the hash without its name',
};

const VERDICTS: Readonly<Record<Diagnosis['kind'], string>> = {
  valid: 'genuine, as it came',
  explained: 'it verifies with what the fields below say',
  other_body: 'made with a known key, for other bytes',
  other_scheme: 'made with a known key for these bytes, in another way than the service signs',
  unknown_key: 'made with none of the known keys',
  malformed: 'what stands in the header cannot be a signature',
  missing: 'there is no signature',
};

const MALFORMED: Readonly<Record<MalformedReason, string>> = {
  not_base64: '',
  wrong_length: '',
  hex_digest: 'as of an HMAC',
};

const CLUES: Readonly<Record<BodyClue, string>> = {
  empty: '',
  object_object: 'it is the text [object Object]',
  not_utf8: '',
  replacement_characters: 'it has U+FFFD in it',
  sorted_keys: 'its fields are in the order of the alphabet',
  cut_off: '',
  not_json: '',
};

const sha256 = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description });

/** What `verify` answers with. */
export const verification = object(
  {
    valid: flag('Whether it verifies as it came, with the key that is expected.'),
    verdict: oneOf(VERDICTS),
    header: orNull(text(), 'The header of the signature.'),
    key: orNull(
      object({
        name: text('Whose it is.'),
        fingerprint: sha256('SHA-256 of the SPKI in DER, as hex.'),
        isExpected: flag('False where another one was expected.'),
      }),
      'The key that made the signature; null where none of those that were tried did.',
    ),
    signatureForm: orNull(
      oneOf(SIGNATURE_FORMS),
      'What the text of the signature is; null for base64, as it should.',
    ),
    bodyForms: Type.Array(oneOf(BODY_FORMS), {
      description: 'What makes the body that was signed of the one that is there, in this order.',
    }),
    writtenAs: orNull(
      oneOf(JSON_STYLES),
      'How the body that is there is written, where it was written anew.',
    ),
    scheme: orNull(oneOf(SCHEMES), 'How it was signed; only of `other_scheme`.'),
    malformed: orNull(oneOf(MALFORMED), 'Only of `malformed`.'),
    clue: orNull(oneOf(CLUES), 'What shows of the body; only of `other_body`.'),
    finding: text('For people.'),
    causes: Type.Array(Type.String(), { description: 'For people: what does that.' }),
    remedy: orNull(Type.String(), 'For people: what to do.'),
    origin: text('Where the delivery is from.'),
    bodySize: count('Bytes.'),
    bodySha256: sha256('Of the body that is there, as hex.'),
    signedSha256: orNull(Type.String(), 'Of the body that was signed, as hex; only of `other_body`.'),
    keys: Type.Array(Type.String(), { description: 'Whose keys were tried, the expected one first.' }),
    notes: Type.Array(Type.String(), {
      description: 'For people: how the body was taken from a saved request.',
    }),
  },
  { title: 'Verification' },
);

export type VerificationJson = JsonOf<typeof verification>;
