import { constants, createHash, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BodyFormId } from '../../../../src/domain/signature/body-forms.ts';
import { diagnose, type CandidateKey, type Diagnosis } from '../../../../src/domain/signature/diagnosis.ts';
import { parsePublicKey } from '../../../../src/domain/signature/public-key.ts';
import { signatureHeaders } from '../../../../src/domain/signature/signature-headers.ts';

const SERVICE = generateKeyPairSync('rsa', { modulusLength: 2048 });
const LOCAL = generateKeyPairSync('rsa', { modulusLength: 2048 });
const LARGE = generateKeyPairSync('rsa', { modulusLength: 3072 });
const STRANGER = generateKeyPairSync('rsa', { modulusLength: 2048 });

const candidate = (name: string, pair: typeof SERVICE): CandidateKey => ({
  name,
  key: parsePublicKey(pair.publicKey),
});
const KEYS: readonly [CandidateKey, ...CandidateKey[]] = [
  candidate('service', SERVICE),
  candidate('large', LARGE),
  candidate('local', LOCAL),
];

const LIMITS = { maxBytes: 64 * 1024, maxThoroughBytes: 8 * 1024 };

const BODY =
  '{"event":"meeting.started","meeting":{"id":"a/b","title":"Früh <1> & 😀","n":1.0,"list":[],"empty":{}}}';

function signed(body: string | Buffer, pair = SERVICE): string {
  return sign('sha256', Buffer.from(body), pair.privateKey).toString('base64');
}

function diagnosisOf(
  body: string | Buffer,
  headers: readonly (readonly [string, string])[] | string,
  limits = LIMITS,
): Diagnosis {
  const pairs = typeof headers === 'string' ? ([['rtk-signature', headers]] as const) : headers;
  return diagnose({ body: Buffer.from(body), signatures: signatureHeaders(pairs), keys: KEYS, limits });
}

/** The form by which a body that came is found to be the one that was signed. */
function formsOf(came: string | Buffer, original: string | Buffer, limits = LIMITS): readonly BodyFormId[] {
  const diagnosis = diagnosisOf(came, signed(original), limits);
  if (diagnosis.kind !== 'explained') throw new Error(`It is ${diagnosis.kind}.`);
  return diagnosis.bodyForms;
}

describe('diagnose', () => {
  it('takes what verifies as it came', () => {
    expect(diagnosisOf(BODY, signed(BODY))).toEqual({
      kind: 'valid',
      header: { name: 'rtk-signature', value: signed(BODY), counts: true },
      key: KEYS[0],
    });
    expect(diagnosisOf(BODY, [['Dyte-Signature', signed(BODY)]]).kind).toBe('valid');
    expect(diagnosisOf('', signed('')).kind).toBe('valid');
  });

  it('finds nothing where there is no signature', () => {
    expect(diagnosisOf(BODY, [])).toEqual({ kind: 'missing' });
    expect(diagnosisOf(BODY, [['rtk-signature', '  ']])).toEqual({ kind: 'missing' });
    expect(diagnosisOf(BODY, [['x-hub-signature-256', 'sha256=00']])).toEqual({ kind: 'missing' });
  });

  it.each([
    ['hex_digest', 'a'.repeat(64)],
    ['not_base64', 'no signature!'],
    ['wrong_length', 'AAAA'],
  ] as const)('says of what cannot be a signature: %s', (reason, value) => {
    expect(diagnosisOf(BODY, value)).toEqual({
      kind: 'malformed',
      header: { name: 'rtk-signature', value, counts: true },
      reason,
    });
  });

  it('says that no known key made it', () => {
    const value = signed(BODY, STRANGER);
    expect(diagnosisOf(BODY, value)).toEqual({
      kind: 'unknown_key',
      header: { name: 'rtk-signature', value, counts: true },
    });
  });

  it.each([
    ['local', LOCAL],
    ['large', LARGE],
  ])('finds another key: %s', (name, pair) => {
    const diagnosis = diagnosisOf(BODY, signed(BODY, pair));
    expect(diagnosis).toMatchObject({
      kind: 'explained',
      by: { key: { name }, isOtherKey: true, signatureForm: undefined, header: { counts: true } },
      bodyForms: [],
      writtenAs: undefined,
    });
  });

  it('finds the signature in another header', () => {
    const other = [
      ['rtk-signature', signed('other')],
      ['dyte-signature', signed(BODY)],
    ] as const;
    expect(diagnosisOf(BODY, other)).toMatchObject({
      kind: 'explained',
      by: { header: { name: 'dyte-signature', counts: false }, isOtherKey: false },
      bodyForms: [],
    });
    expect(diagnosisOf(BODY, [['X-Dyte-Signature', signed(BODY)]])).toMatchObject({
      kind: 'explained',
      by: { header: { name: 'X-Dyte-Signature', counts: false } },
    });
  });

  it('knows a signature of other bytes, with what was signed', () => {
    const diagnosis = diagnosisOf(BODY, signed('something else'));
    expect(diagnosis).toMatchObject({
      kind: 'other_body',
      by: { key: { name: 'service' }, isOtherKey: false },
      clue: undefined,
    });
    const digest = createHash('sha256').update('something else').digest('hex');
    expect(diagnosis.kind === 'other_body' ? diagnosis.signed.digest.toString('hex') : '').toBe(digest);
  });

  it.each([
    ['empty', ''],
    ['empty', ' \n'],
    ['object_object', '[object Object]'],
    ['not_utf8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['replacement_characters', '{"a":"\uFFFD"}'],
    ['sorted_keys', '{"a":1,"b":{"c":1,"d":[{"e":1}]},"f":2}'],
    ['cut_off', '{"a":1,"b'],
    ['cut_off', '{"a":[1,"}"'],
    ['cut_off', '{"a":"\\"}'],
    ['cut_off', '[{"a":1}'],
    ['not_json', '{"a":1}x'],
    ['not_json', '{"a":[1]}]'],
    ['not_json', '"a'],
    ['not_json', 'payload'],
    ['not_json', '{"a":1}}'],
    [undefined, '{"a":1,"b":2}'],
    [undefined, '{"a":1,"c":2,"b":3}'],
    [undefined, '{"a":1,"b":{"d":1,"c":2},"e":3}'],
    [undefined, ' '.repeat(1024 * 1024 + 1)],
  ] as const)('says what shows of the body: %s', (clue, body) => {
    expect(diagnosisOf(body, signed('something else'), { maxBytes: 0, maxThoroughBytes: 0 })).toMatchObject({
      kind: 'other_body',
      clue,
    });
  });
});

describe('a signature in another scheme', () => {
  it.each(['sha1', 'sha384', 'sha512'] as const)('is known by its hash: %s', (hash) => {
    const value = sign(hash, Buffer.from(BODY), SERVICE.privateKey).toString('base64');
    expect(diagnosisOf(BODY, value)).toMatchObject({
      kind: 'other_scheme',
      scheme: hash,
      by: { key: { name: 'service' } },
    });
  });

  it('is known where the hash is bare', () => {
    const digest = createHash('sha256').update(BODY).digest();
    const value = privateEncrypt(SERVICE.privateKey, digest).toString('base64');
    expect(diagnosisOf(BODY, value)).toMatchObject({ kind: 'other_scheme', scheme: 'bare' });
    expect(diagnosisOf(`${BODY} `, value)).toMatchObject({ kind: 'other_body' });
  });

  it('is known as PSS, of this body alone', () => {
    const key = { key: LOCAL.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING };
    const value = sign('sha256', Buffer.from(BODY), key).toString('base64');
    expect(diagnosisOf(BODY, value)).toMatchObject({
      kind: 'other_scheme',
      scheme: 'pss',
      by: { key: { name: 'local' }, isOtherKey: true },
    });
    expect(diagnosisOf(`${BODY} `, value)).toMatchObject({ kind: 'unknown_key' });
  });

  it('is none where something else was encrypted', () => {
    const value = privateEncrypt(SERVICE.privateKey, Buffer.from('hello')).toString('base64');
    expect(diagnosisOf(BODY, value)).toMatchObject({ kind: 'unknown_key' });
  });
});

describe('the text of a signature', () => {
  const value = signed(BODY);
  const bytes = Buffer.from(value, 'base64');
  it.each([
    ['base64url', bytes.toString('base64url')],
    ['unpadded', value.replace(/=+$/, '')],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ['double_base64', Buffer.from(value).toString('base64')],
    ['url_encoded', encodeURIComponent(value)],
    ['quoted', `"${value}"`],
    ['quoted', `'${value}'`],
    ['prefixed', `sha256=${value}`],
    ['prefixed', `v1: ${value}`],
    ['white_space', value.replaceAll(/.{76}/g, '$&\n')],
    ['several', `${value}, ${value}`],
  ] as const)('is recognized: %s', (form, text) => {
    expect(diagnosisOf(BODY, text)).toMatchObject({
      kind: 'explained',
      by: { signatureForm: form, isOtherKey: false },
      bodyForms: [],
    });
  });

  it('is recognized with spaces in place of +', () => {
    const body = Array.from({ length: 50 }, (_, index) => `${BODY}${String(index)}`).find((each) =>
      signed(each).includes('+'),
    );
    expect(diagnosisOf(body ?? '', signed(body ?? '').replaceAll('+', ' '))).toMatchObject({
      by: { signatureForm: 'spaces_for_plus' },
    });
  });

  it('is not looked into where it is too long', () => {
    const quoted = (length: number): string => `${' '.repeat(length)}"${value}"`;
    expect(diagnosisOf(BODY, `x${quoted(8 * 1024)}`)).toMatchObject({ kind: 'malformed' });
  });

  it('is recognized together with another body and key', () => {
    const text = Buffer.from(signed(`${BODY}\n`, LOCAL), 'base64').toString('hex');
    expect(diagnosisOf(BODY, text)).toMatchObject({
      kind: 'explained',
      by: { signatureForm: 'hex', isOtherKey: true, key: { name: 'local' } },
      bodyForms: ['with_newline'],
    });
  });
});

describe('a body that was changed', () => {
  const json: unknown = JSON.parse(BODY);
  const python = BODY.replaceAll(/([,:])/g, '$1 ');

  it.each([
    ['without_newline', `${BODY}\n`, BODY],
    ['without_newline', `${BODY}\r\n`, BODY],
    ['trimmed', ` \t${BODY}\r\n `, BODY],
    ['without_bom', `\uFEFF${BODY}`, BODY],
    ['lf', '{\r\n}\r\n', '{\n}\n'],
    ['from_latin1', Buffer.from('{"t":"é€"}').toString('latin1'), '{"t":"é€"}'],
    // Node takes Windows-1252 for Latin-1 in some versions, so it is written out.
    ['from_windows1252', '{"t":"\u00c3\u00a9\u00e2\u201a\u00ac\u00e2\u20ac\u009d"}', '{"t":"é€”"}'],
    ['from_utf16', Buffer.from(`\uFEFF${BODY}`, 'utf16le'), BODY],
    ['from_utf16', Buffer.from('{"a":"b"}', 'utf16le'), '{"a":"b"}'],
    ['from_base64', Buffer.from(BODY).toString('base64'), BODY],
    ['from_base64', Buffer.from(BODY).toString('base64url'), BODY],
    ['unquoted', JSON.stringify(BODY), BODY],
    ['url_decoded', encodeURIComponent(BODY), BODY],
    ['url_decoded', `payload=${encodeURIComponent(BODY).replaceAll('%20', '+')}`, BODY],
    ['decompressed', gzipSync(BODY), BODY],
    ['with_newline', BODY, `${BODY}\n`],
    ['with_crlf', BODY, `${BODY}\r\n`],
    ['with_bom', BODY, `\uFEFF${BODY}`],
    ['crlf', '{\n}\n', '{\r\n}\r\n'],
    ['as_latin1', Buffer.from('{"t":"é"}', 'latin1'), '{"t":"é"}'],
    ['unescaped', '{ "t":"\\u00e9\\n\\u0041\\\\u00e9" }', '{ "t":"é\\n\\u0041\\\\u00e9" }'],
    ['unescaped_slashes', '{ "t":"a\\/b\\\\/" }', '{ "t":"a/b\\\\/" }'],
    ['nfc', '{"t":"e\u0301"}', '{"t":"\u00e9"}'],
    ['nfd', '{"t":"\u00e9"}', '{"t":"e\u0301"}'],
    ['compact', python, BODY],
    ['stringified', python, JSON.stringify(json)],
  ] as const)('is recognized: %s', (form, came, original) => {
    expect(formsOf(came, original)).toEqual([form]);
  });

  it.each([
    ['python', '{"b": "é\\u007f/<\\"", "a": [1, {}]}', String.raw`{"b": "\u00e9\u007f/<\"", "a": [1, {}]}`],
    ['python_unescaped', '{"b":"é"}', '{"b": "é"}'],
    ['escaped', '{"b":"é"}', String.raw`{"b":"\u00e9"}`],
    ['php', '{"b":"é/"}', String.raw`{"b":"\u00e9\/"}`],
    ['go', '{"b":"<é&>\u2028"}', String.raw`{"b":"\u003cé\u0026\u003e\u2028"}`],
    ['dotnet', String.raw`{"b":"<é+'\""}`, String.raw`{"b":"\u003C\u00E9\u002B\u0027\u0022"}`],
    ['pretty_2', '{"b":[1,{}],"a":[]}', '{\n  "b": [\n    1,\n    {}\n  ],\n  "a": []\n}'],
    ['pretty_4', '{"b":"é"}', '{\n    "b": "é"\n}'],
    ['pretty_tab', '{"b":1}', '{\n\t"b": 1\n}'],
    ['python_pretty', '{"b":"é"}', '{\n    "b": "\\u00e9"\n}'],
    ['sorted', '{"b":1,"a":{"d":1,"c":2}}', '{"a":{"c":2,"d":1},"b":1}'],
    ['sorted_python', '{"b":1,"a":"é"}', '{"a": "\\u00e9", "b": 1}'],
    ['sorted_go', '{"b":"<","a":1}', '{"a":1,"b":"\\u003c"}'],
    ['js', '{"b":1.0,"b":2.0}', '{"b":2.0}'],
  ] as const)('is recognized where it was signed as another writer writes it: %s', (form, came, original) => {
    expect(formsOf(came, original)).toEqual([form]);
  });

  it.each([
    ['python', '{"a": "\\u00e9", "b": 1}', '{"a":"é","b":1}'],
    ['pretty_2', '{\n  "a": 1\n}\n', '{"a":1}'],
    ['php', '{"a":"\\/"}', '{"a":"/"}'],
    ['escaped', '{"a":"\\u00e9"}', '{"a":"é"}'],
    [undefined, '{"a" : 1}', '{"a":1}'],
  ] as const)('says how it is written now: %s', (style, came, original) => {
    expect(diagnosisOf(came, signed(original))).toMatchObject({ kind: 'explained', writtenAs: style });
  });

  it('is not said to be written in any way where its JSON was not written anew', () => {
    expect(diagnosisOf(BODY, signed(`${BODY}\n`))).toMatchObject({ writtenAs: undefined });
  });

  it('is recognized where two things were done to it', () => {
    expect(formsOf(`\uFEFF${BODY}\r\n`, BODY)).toEqual(['without_newline', 'without_bom']);
    expect(formsOf(gzipSync(`${BODY}\n`), BODY)).toEqual(['decompressed', 'without_newline']);
    expect(formsOf(Buffer.from(python).toString('base64'), BODY)).toEqual(['from_base64', 'compact']);
    expect(diagnosisOf(`\uFEFF${BODY}\r\n`, signed(BODY), { ...LIMITS, maxThoroughBytes: 0 }).kind).toBe(
      'other_body',
    );
  });

  it('is looked into up to a size, and beyond only at its ends', () => {
    const long = JSON.stringify({ a: 'x'.repeat(200) });
    const pretty = JSON.stringify(JSON.parse(long), null, 2);
    const atMost = (maxBytes: number) => ({ maxBytes, maxThoroughBytes: maxBytes });
    expect(formsOf(pretty, long, atMost(pretty.length))).toEqual(['compact']);
    expect(diagnosisOf(pretty, signed(long), atMost(pretty.length - 1)).kind).toBe('other_body');
    const twice = `\uFEFF${long}\n`;
    const size = Buffer.byteLength(twice);
    expect(formsOf(twice, long, { maxBytes: size, maxThoroughBytes: size })).toHaveLength(2);
    expect(diagnosisOf(twice, signed(long), { maxBytes: size, maxThoroughBytes: size - 1 }).kind).toBe(
      'other_body',
    );
    for (const [form, came, original] of [
      ['without_newline', `${long}\n`, long],
      ['trimmed', ` ${long}`, long],
      ['without_bom', `\uFEFF${long}`, long],
      ['with_newline', long, `${long}\n`],
      ['with_crlf', long, `${long}\r\n`],
    ] as const)
      expect(formsOf(came, original, atMost(10))).toEqual([form]);
    expect(diagnosisOf(long, signed(`\uFEFF${long}`), atMost(10)).kind).toBe('other_body');
  });

  it('does not make much of a little', () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024));
    expect(diagnosisOf(bomb, signed(BODY)).kind).toBe('other_body');
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    expect(diagnosisOf(deep, signed(BODY)).kind).toBe('other_body');
  });
});

describe('whatever the body', () => {
  const bodies = fc
    .dictionary(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }),
      { minKeys: 2, maxKeys: 6 },
    )
    .map((value) => JSON.stringify({ event: 'meeting.started', ...value }));
  const changes: readonly ((body: string) => string | Buffer)[] = [
    (body) => `${body}\n`,
    (body) => `\r\n ${body} `,
    (body) => `\uFEFF${body}`,
    (body) => JSON.stringify(JSON.parse(body), null, 2),
    (body) => JSON.stringify(body),
    (body) => Buffer.from(body).toString('base64'),
    (body) => Buffer.from(body).toString('latin1'),
    (body) => new TextDecoder('windows-1252').decode(Buffer.from(body)),
    (body) => Buffer.from(body, 'utf16le'),
    (body) => gzipSync(body),
    (body) => encodeURIComponent(body),
    (body) =>
      body.replaceAll(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    (body) => body.replaceAll('/', '\\/'),
  ];

  it('is found again behind each change', () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom(...changes), (body, change) => {
        const kind = diagnosisOf(change(body), signed(body)).kind;
        expect(['valid', 'explained']).toContain(kind);
      }),
      { numRuns: 150 },
    );
  });

  it('is found again where it was signed otherwise, and came as it is', () => {
    const undos: readonly ((body: string) => string)[] = [
      (body) => `${body}\n`,
      (body) => `${body}\r\n`,
      (body) => `\uFEFF${body}`,
      (body) => JSON.stringify(JSON.parse(body), null, '\t'),
    ];
    fc.assert(
      fc.property(bodies, fc.constantFrom(...undos), (body, undo) => {
        expect(diagnosisOf(body, signed(undo(body))).kind).toBe('explained');
      }),
      { numRuns: 40 },
    );
  });

  it('is never taken for genuine when a byte of it is another', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const bytes = Buffer.from(body);
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        expect(diagnosisOf(bytes, signed(body)).kind).not.toBe('valid');
      }),
      { numRuns: 30 },
    );
  });

  it('never fails, whatever came', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, value) => {
        expect(diagnosisOf(Buffer.from(bytes), [['rtk-signature', value]]).kind).not.toBe('valid');
      }),
      { numRuns: 100 },
    );
  });
});

describe('the headers that may hold a signature', () => {
  it('are those of both families, then others that are called so', () => {
    expect(
      signatureHeaders([
        ['Host', 'x'],
        ['X-Signature', 'c'],
        ['Dyte-Signature', ' b '],
        ['RTK-Signature', 'a'],
      ]),
    ).toEqual([
      { name: 'RTK-Signature', value: 'a', counts: true },
      { name: 'Dyte-Signature', value: 'b', counts: false },
      { name: 'X-Signature', value: 'c', counts: false },
    ]);
  });

  it('are left out where they are empty, and are few', () => {
    expect(
      signatureHeaders([
        ['rtk-signature', ''],
        ['dyte-signature', 'b'],
      ]),
    ).toEqual([{ name: 'dyte-signature', value: 'b', counts: true }]);
    expect(signatureHeaders([['x-signature', 'c']])).toEqual([
      { name: 'x-signature', value: 'c', counts: false },
    ]);
    expect(signatureHeaders(Array.from({ length: 20 }, () => ['x-signature', 'c'] as const))).toHaveLength(6);
  });
});
