import type { BodyClue } from '../../domain/signature/body-clues.ts';
import type { BodyFormId } from '../../domain/signature/body-forms.ts';
import type { JsonStyleId } from '../../domain/signature/json-styles.ts';
import type { SignatureFormId } from '../../domain/signature/signature-forms.ts';
import type { HashName } from '../../domain/signature/signed-digest.ts';

/** What makes a signature verify, and what made that needed. */
export interface FormText {
  /** Goes on after "the body is taken", such as "without the line end behind it". */
  readonly how: string;
  /** What does that: a whole sentence. */
  readonly cause: string;
}

const SAVED =
  'An editor, or echo and >> in a shell, added it when the body was saved; or the code that signs adds it.';
const ANEW =
  'Code that parses the JSON and writes it again (req.body of a JSON parser, JSON.stringify, json.dumps), or a proxy or tunnel that does, changes bytes that mean the same.';
const SIGNED_SO =
  'Whatever signed it wrote the JSON so, and the body was written anew on its way: by a JSON parser before the check, or by a proxy or tunnel.';
const DECODED =
  'The bytes were decoded with the wrong character set and encoded again, as by setEncoding("latin1"), a driver, or a form.';

const SIGNED_AS = (writer: string): FormText => ({
  how: `with its JSON written as ${writer} writes it`,
  cause: SIGNED_SO,
});

/** Of each form of a body. */
export const BODY_FORM_TEXTS: Readonly<Record<BodyFormId, FormText>> = {
  without_newline: { how: 'without the line end behind it', cause: SAVED },
  trimmed: { how: 'without the white space around it', cause: SAVED },
  without_bom: {
    how: 'without the byte order mark before it',
    cause:
      'A program on Windows wrote the mark, such as Out-File or Notepad, when the body was saved or sent.',
  },
  lf: {
    how: 'with LF in place of CRLF',
    cause: 'Line ends were converted: by git, an editor, or a transfer in text mode.',
  },
  from_latin1: { how: 'with its text encoded as Latin-1: it is UTF-8 twice over', cause: DECODED },
  from_windows1252: { how: 'with its text encoded as Windows-1252: it is UTF-8 twice over', cause: DECODED },
  from_utf16: {
    how: 'encoded as UTF-8 in place of UTF-16',
    cause: 'A program on Windows wrote it, such as > or Out-File of PowerShell 5.',
  },
  from_base64: {
    how: 'decoded from base64',
    cause: 'API gateways hand bodies to functions as base64: decode it where isBase64Encoded is true.',
  },
  unquoted: {
    how: 'out of the JSON string that it is in',
    cause: 'The body was serialized once more, as by JSON.stringify of a body that was a string already.',
  },
  url_decoded: {
    how: 'with its percent-encoding undone',
    cause: 'A parser of forms, or a gateway, encoded the body.',
  },
  decompressed: {
    how: 'decompressed',
    cause: 'A proxy or tunnel on the way compresses bodies: switch that off, or decompress before the check.',
  },
  with_newline: {
    how: 'with a line feed behind it',
    cause: 'The receiving code trims the body, or reads it line by line, before the check.',
  },
  with_crlf: {
    how: 'with CR and LF behind it',
    cause: 'The receiving code trims the body, or reads it line by line, before the check.',
  },
  with_bom: {
    how: 'with a byte order mark before it',
    cause: 'The receiving code decodes the body to text before the check, which takes the mark away.',
  },
  crlf: {
    how: 'with CRLF in place of LF',
    cause: 'Line ends were converted: by git, an editor, or a reader that goes line by line.',
  },
  as_latin1: {
    how: 'with its bytes taken for Latin-1, and encoded as UTF-8',
    cause:
      'The receiving code, or what saved the body, encoded its text as Latin-1: Buffer.from(text, "latin1").',
  },
  unescaped: {
    how: 'with characters in place of their \\u escapes',
    cause:
      'Something on the way writes all but ASCII as \\u escapes, as json.dumps does without ensure_ascii=False.',
  },
  unescaped_slashes: {
    how: 'with / in place of \\/',
    cause: 'json_encode of PHP escapes slashes: the body was decoded and encoded again.',
  },
  nfc: {
    how: 'with accents composed (NFC)',
    cause: 'Something on the way normalizes Unicode, as files of macOS do.',
  },
  nfd: { how: 'with accents decomposed (NFD)', cause: 'Something on the way normalizes Unicode.' },
  compact: { how: 'with the white space between its JSON removed', cause: ANEW },
  stringified: { how: 'parsed and written again by JSON.stringify', cause: ANEW },
  js: { how: 'with the JSON written as JSON.stringify writes it', cause: ANEW },
  python: SIGNED_AS('json.dumps of Python'),
  python_unescaped: SIGNED_AS('json.dumps of Python, with ensure_ascii=False,'),
  escaped: SIGNED_AS('a compact writer of ASCII, such as json.dumps with separators,'),
  php: SIGNED_AS('json_encode of PHP'),
  go: SIGNED_AS('encoding/json of Go'),
  dotnet: SIGNED_AS('System.Text.Json of .NET'),
  pretty_2: SIGNED_AS('JSON.stringify with two spaces of indent'),
  pretty_4: SIGNED_AS('JSON.stringify with four spaces of indent'),
  pretty_tab: SIGNED_AS('JSON.stringify with tabs'),
  python_pretty: SIGNED_AS('json.dumps of Python with indent=4'),
  sorted: SIGNED_AS('a compact writer with sorted keys'),
  sorted_python: SIGNED_AS('json.dumps of Python with sort_keys=True'),
  sorted_go: SIGNED_AS('encoding/json of Go, for a map,'),
};

/** Who writes JSON so, after "It is written as by". */
export const JSON_STYLE_NAMES: Readonly<Record<JsonStyleId, string>> = {
  compact: 'a compact writer',
  js: 'JSON.stringify',
  python: 'json.dumps of Python',
  python_unescaped: 'json.dumps of Python with ensure_ascii=False',
  escaped: 'a compact writer that escapes all but ASCII',
  php: 'json_encode of PHP',
  go: 'encoding/json of Go',
  dotnet: 'System.Text.Json of .NET',
  pretty_2: 'JSON.stringify with two spaces of indent, or jq',
  pretty_4: 'a writer with four spaces of indent',
  pretty_tab: 'a writer that indents with tabs',
  python_pretty: 'json.dumps of Python with indent=4',
  sorted: 'a compact writer with sorted keys',
  sorted_python: 'json.dumps of Python with sort_keys=True',
  sorted_go: 'encoding/json of Go, for a map',
};

/** Of each form of a signature. */
export const SIGNATURE_FORM_TEXTS: Readonly<Record<SignatureFormId, FormText>> = {
  base64url: {
    how: 'as base64url',
    cause: 'The service sends plain base64 (+ and /): whatever signed it, or passed it on, uses - and _.',
  },
  unpadded: { how: 'with the = at its end, which are missing', cause: 'Something took the padding away.' },
  hex: { how: 'as hex', cause: 'The service sends base64: whatever signed it writes hex.' },
  double_base64: {
    how: 'with its base64 undone twice',
    cause: 'Whatever signed it encoded the signature twice: once by asking for base64, and once more.',
  },
  spaces_for_plus: {
    how: 'with + in place of its spaces',
    cause: 'It went through a decoder of URLs or forms, which takes + for a space.',
  },
  url_encoded: {
    how: 'with its percent-encoding undone',
    cause: 'It was encoded for a URL, and not decoded.',
  },
  quoted: {
    how: 'without the quotation marks around it',
    cause: 'It was serialized as JSON, or quoted in a file.',
  },
  prefixed: {
    how: 'without the prefix before it',
    cause: 'Other services send "sha256=…" or "v1=…"; this one sends base64 alone.',
  },
  white_space: {
    how: 'without the white space in it',
    cause: 'It was wrapped into lines, as the tool base64 does without -w 0.',
  },
  several: {
    how: 'with only the first of its values',
    cause: 'The header was there twice, and something on the way joined both with a comma.',
  },
};

/** Of each scheme that the service does not use. */
export const SCHEME_TEXTS: Readonly<Record<HashName | 'pss' | 'bare', string>> = {
  sha256: 'RSASSA-PKCS1-v1_5 with SHA-256',
  sha1: 'RSASSA-PKCS1-v1_5 with SHA-1',
  sha384: 'RSASSA-PKCS1-v1_5 with SHA-384',
  sha512: 'RSASSA-PKCS1-v1_5 with SHA-512',
  pss: 'RSASSA-PSS',
  bare: 'RSA over the bare hash (privateEncrypt), without the name of the hash',
};

/** What shows of a body, in whole sentences. */
export const CLUE_TEXTS: Readonly<Record<BodyClue, string>> = {
  empty: 'The body is empty: something read it before it was checked or saved.',
  object_object: 'The body is the text [object Object]: an object was turned into a string.',
  not_utf8: 'The body is not UTF-8: it may be compressed, or was encoded anew.',
  replacement_characters:
    'The body has replacement characters (U+FFFD): bytes were decoded that were cut within a character, as where pieces of a body are turned into text one by one.',
  sorted_keys:
    'The fields of the body are in the order of the alphabet, which services do not send: it was written anew, as from a map of Go, or with sort_keys.',
  cut_off: 'The JSON of the body ends in the middle: it was cut off.',
  not_json: 'The body is not JSON.',
};
