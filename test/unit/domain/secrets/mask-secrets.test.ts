import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import {
  maskHeaderValue,
  maskSecrets,
  maskText,
  maskUrl,
} from '../../../../src/domain/secrets/mask-secrets.ts';

const SECRET = 's3cr3tT0k3n';
const PRESIGNED = `https://files.example.test/bucket/r.mp4?X-Amz-Signature=${SECRET}&X-Amz-Date=1`;

describe('maskUrl', () => {
  it.each([
    ['https://example.com/hook', 'https://example.com/hook'],
    ['https://example.com/hook?token=abc', 'https://example.com/hook?token=…'],
    ['https://example.com/hook?token=abc&env=dev', 'https://example.com/hook?token=…&env=…'],
    ['https://example.com/hook?token=a=b', 'https://example.com/hook?token=…'],
    ['https://example.com/hook?abc', 'https://example.com/hook?…'],
    ['https://example.com/hook?dG9rZW4=', 'https://example.com/hook?…'],
    ['https://example.com/hook?dG9rZW4==', 'https://example.com/hook?…'],
    ['https://example.com/hook?a=1?token=abc', 'https://example.com/hook?a=…'],
    [`https://example.com/hook?${'k'.repeat(41)}=1`, 'https://example.com/hook?…'],
    ['https://example.com/hook#access=abc', 'https://example.com/hook#…'],
    ['https://example.com/hook#!?token=abc', 'https://example.com/hook#…'],
    ['https://user:pw@example.com/hook', 'https://…@example.com/hook'],
    ['https://us@er:p@example.com:8443', 'https://…@example.com:8443'],
    ['https://example.com/@ada', 'https://example.com/@ada'],
    ['user:pw@example.com/hook', '…@example.com/hook'],
    ['not a url', 'not a url'],
    ['', ''],
    ['rtmp://live.example.test/app/k3y', 'rtmp://live.example.test/app/…'],
    ['RTMPS://live.example.test:443/app/instance/k3y?x=1', 'RTMPS://live.example.test:443/app/…?x=…'],
    ['rtmp://user:pw@live.example.test/app/k3y/', 'rtmp://…@live.example.test/app/…'],
    ['rtmp://live.example.test//app//k3y', 'rtmp://live.example.test/app/…'],
    ['rtmps://live.example.test/in', 'rtmps://live.example.test/in'],
    ['rtmps://live.example.test:443/live/', 'rtmps://live.example.test:443/live/'],
    ['rtmp://live.example.test', 'rtmp://live.example.test'],
    ['rtmp://live.example.test/0a1b2c3d4e5f6a7b', 'rtmp://live.example.test/…'],
    ['srt://live.example.test:778', 'srt://live.example.test:778'],
    ['srt://live.example.test:778/k3y', 'srt://live.example.test:778/…'],
    [
      'srt://live.example.test:778?streamid=abc&passphrase=def',
      'srt://live.example.test:778?streamid=…&passphrase=…',
    ],
    ['https://live.example.test/live/k3y', 'https://live.example.test/live/k3y'],
    ['https://example.com/in/eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln', 'https://example.com/in/…'],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  it('hides the secret wherever people put it', () => {
    const place = fc.constantFrom(
      (secret: string) => `https://x.test/?token=${secret}`,
      (secret: string) => `https://x.test/a?b=c&token=${secret}&d=e`,
      (secret: string) => `https://x.test?${secret}`,
      (secret: string) => `https://${secret}@x.test/`,
      (secret: string) => `https://user:${secret}@x.test/`,
      (secret: string) => `https://x.test/#${secret}`,
    );
    const secret = fc.stringMatching(/^[A-Za-z0-9=_.~%-]{12,40}$/);
    fc.assert(
      fc.property(place, secret, (put, hidden) => {
        expect(maskUrl(put(`zz${hidden}`))).not.toContain(`zz${hidden}`);
      }),
    );
  });

  it.each([
    ['Bearer +A', 'Bearer +…'],
    ['Bearer --…-', 'Bearer …'],
    ['Basic %20+QTpi', 'Basic %20+…'],
    ['password=Basic Bearer x1', 'password=… Bearer …'],
  ])('changes nothing more the second time: %s', (text, shown) => {
    expect(maskText(text)).toBe(shown);
    expect(maskText(shown)).toBe(shown);
  });

  it('changes nothing more the second time, for any text', () => {
    const text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }));
    fc.assert(
      fc.property(text, (url) => {
        expect(maskUrl(maskUrl(url))).toBe(maskUrl(url));
      }),
    );
  });
});

/** Tokens as services give them: signed, without a signature, encrypted, padded, cut. */
const TOKENS = [
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dGhlIHNpZ25hdHVyZQ',
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
  'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y2lwaGVydGV4dA.dGFn',
  'eyJhbGciOiJSU0EtT0FFUCJ9.a2V5.aXY.Y2lwaGVydGV4dA.dGFn',
  'eyJhbGciOiJFUzI1NiJ9==.eyJzdWIiOiIxIn0=.dGhlIHNpZ25hdHVyZQ==',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn',
  'eyJh.eyJz.c2ln',
];

describe('maskText', () => {
  it.each(TOKENS)('hides the JWT %s', (token) => {
    expect(maskText(token)).toBe('…');
    expect(maskText(`The token ${token} has expired, token_${token}!`)).toBe(
      'The token … has expired, token_…!',
    );
  });

  it.each([
    ['Bearer abcdef', 'Bearer …'],
    ['bearer  s3cr3t/+~=', 'bearer  …'],
    ['sent "Authorization: Bearer s3cr3t"', 'sent "Authorization: Bearer …"'],
    ['curl -H "Authorization: Basic dXNlcjpwdw=="', 'curl -H "Authorization: Basic …"'],
    ['the bearer of news', 'the bearer of news'],
    ['Basic plan for everybody', 'Basic plan for everybody'],
    ['Bearer realm="hooks"', 'Bearer realm="hooks"'],
    ['password=hunter&x=1', 'password=…&x=1'],
    ['--auth-token=hunter run', '--auth-token=… run'],
    ['{"user":"ada","password":"hunter","n":1}', '{"user":"ada","password":"…","n":1}'],
    ['{"apiKey" : 12345, "ids":[1]}', '{"apiKey" : …, "ids":[1]}'],
    ['{"tokens":["a","b"],"x":"y"}', '{"tokens":"…","x":"y"}'],
    ['{"data":{"secret":"a\\"b","x":1}}', '{"data":{"secret":"…","x":1}}'],
    ['"{\\"token\\":\\"abc"', '"{\\"token\\":\\"…\\"'],
    ["{'client_secret': 'a b'}", "{'client_secret': '…'}"],
    ['Passcode: 123456', 'Passcode: …'],
    ['X-Api-Key: k1', 'X-Api-Key: …'],
    ['Invalid token: expired.', 'Invalid token: expired.'],
    ['{"hasToken":true,"token":null,"secret":""}', '{"hasToken":true,"token":null,"secret":""}'],
    [
      'key -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end',
      'key -----BEGIN RSA PRIVATE KEY-----… end',
    ],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQ', '-----BEGIN PRIVATE KEY-----…'],
    ['-----BEGIN PUBLIC KEY-----\nMIIB', '-----BEGIN PUBLIC KEY-----\nMIIB'],
    ['keyJournal.backup.tar.gz and eyJ.', 'keyJournal.backup.tar.gz and eyJ.'],
    ['at 2026-01-02T03:04:05.678Z, 50f2b4e0-2b4e-4f4e-8f4e-0b4e2b4e4f4e', undefined],
    ['Meeting: planning = fun', undefined],
    ['', undefined],
  ])('shows %j as %j', (text, shown) => {
    expect(maskText(text)).toBe(shown ?? text);
  });

  it.each([
    ['Authorization: Bearer opensesame\nHost: a', 'Authorization: Bearer …\nHost: a'],
    ['Proxy-Authorization: Token opensesame', 'Proxy-Authorization: Token …'],
    ['Cookie: a=one; b=two\nHost: a', 'Cookie: …\nHost: a'],
    [
      '{"cf-access-jwt-assertion":"one","x-amzn-oidc-data":"two","n":1}',
      '{"cf-access-jwt-assertion":"…","x-amzn-oidc-data":"…","n":1}',
    ],
    [
      '{"downloadUrl":"https://s3.test/private/one/r.mp4", "n":1}',
      '{"downloadUrl":"https://s3.test/…/r.mp4", "n":1}',
    ],
    [String.raw`{"u":"rtmps:\/\/live.test\/live\/one"}`, '{"u":"rtmps://live.test/live/…"}'],
    [String.raw`a \/ b`, String.raw`a \/ b`],
    [String.raw`https:\/\/a.test\/b`, String.raw`https:\/\/a.test\/b`],
    ['Authorization: failed, try again', 'Authorization: failed, try again'],
    ['rtmp://live.test/abcd-efgh-1234', 'rtmp://live.test/…'],
    ['rtmp://live.test/live2', 'rtmp://live.test/live2'],
  ])('knows headers and addresses in what an application writes: %s', (text, shown) => {
    expect(maskText(text)).toBe(shown);
    expect(maskText(shown)).toBe(shown);
  });

  it.each([
    ['Bearer +A', 'Bearer +…'],
    ['Bearer --…-', 'Bearer …'],
    ['Basic %20+QTpi', 'Basic %20+…'],
    ['password=Basic Bearer x1', 'password=… Bearer …'],
  ])('changes nothing more the second time: %s', (text, shown) => {
    expect(maskText(text)).toBe(shown);
    expect(maskText(shown)).toBe(shown);
  });

  it('changes nothing more the second time, for any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'eyJ',
        'eyJh.',
        '.eyJ',
        'Bearer ',
        'Basic ',
        '+',
        '%20',
        'A',
        'token',
        '=',
        ': ',
        '"',
        '{',
        '[',
        '\\',
        'https://a/?',
        '@',
        '…',
      ),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (given) => {
        expect(maskText(maskText(given))).toBe(maskText(given));
      }),
    );
  });

  it('shows nothing of a JWT, wherever it stands', () => {
    const part = fc
      .base64String({ minLength: 4, maxLength: 60 })
      .map((text) => text.replaceAll(/[+/=]/g, '-'));
    const around = fc.string();
    fc.assert(
      fc.property(around, part, part, part, around, (before, header, payload, signature, after) => {
        const hidden = `zz${signature}zz`;
        const shown = maskText(`${before} eyJ${header}.eyJ${payload}.${hidden} ${after}`);
        expect(shown).not.toContain(hidden);
        expect(shown).not.toContain(`eyJ${header}`);
      }),
    );
  });

  it.each([
    ['eyJ', 'eyJ'],
    ['eyJhbGciOiJIUzI1NiJ9.', 'x'],
    ['token=[', ''],
    ['token:{', ''],
    ['"token":"\\', ''],
    ['a.', 'b'],
    ['Bearer ', ''],
    ['-----BEGIN PRIVATE KEY-----', ''],
    ['rtmp://', ''],
    ['https://eyJ', ''],
  ])('takes megabytes of %j', (piece, end) => {
    expect(maskText(piece.repeat(2_000_000 / piece.length) + end).length).toBeLessThan(3_000_000);
  });
});

describe('maskHeaderValue', () => {
  it.each([
    ['CF-Access-Jwt-Assertion', 'anything', '…'],
    ['x-forwarded-uri', '/hook?token=abc', '/hook?token=…'],
    ['X-Original-URL', '/hook?abc', '/hook?…'],
    ['location', '/done?code=abc#x', '/done?code=…#…'],
    ['referer', 'https://user:pw@example.com/', 'https://…@example.com/'],
    ['x-note', 'https://example.com/?token=abc', 'https://example.com/?token=…'],
    ['x-vercel-sc-headers', '{"Authorization":"Bearer abc"}', '{"Authorization":"…"}'],
    ['x-client-principal', TOKENS[0] ?? '', '…'],
    ['user-agent', 'dyte/1.0 (+https://dyte.io)', 'dyte/1.0 (+https://dyte.io)'],
    ['dyte-signature', 'c2lnbmF0dXJl+/==', 'c2lnbmF0dXJl+/=='],
    ['accept', '*/*', '*/*'],
  ])('shows %s: %s as %s', (name, value, shown) => {
    expect(maskHeaderValue(name, value)).toBe(shown);
  });
});

describe('maskSecrets', () => {
  it.each([[12_345], [['a', 'b']], [{ user: 'ada' }], ['text'], [0], [[]]])(
    'hides %j where its name says that it opens something',
    (value) => {
      expect(maskSecrets({ list: [{ authToken: value }] })).toEqual({ list: [{ authToken: '…' }] });
    },
  );

  it.each([[null], [true], [false], ['']])('keeps %j, which says only whether there is one', (value) => {
    expect(maskSecrets({ password: value })).toEqual({ password: value });
  });

  it('gives back what has no secret, and never the same with one', () => {
    const payload = { event: 'meeting.started', meeting: { id: 'm', sessionId: 's', tags: [{ a: 1 }] } };
    expect(maskSecrets(payload)).toBe(payload);
    expect(maskSecrets({ ...payload, token: 'x' })).toMatchObject({ ...payload, token: '…' });
  });

  it('hides the stream key, however it is written', () => {
    expect(
      maskSecrets({ streamKey: SECRET, stream_key: SECRET, livestream: { StreamKey: [SECRET] } }),
    ).toEqual({
      streamKey: '…',
      stream_key: '…',
      livestream: { StreamKey: '…' },
    });
  });

  it('keeps a stream key that says there is none', () => {
    expect(maskSecrets({ streamKey: null, stream_key: '' })).toEqual({ streamKey: null, stream_key: '' });
  });

  it.each([
    'downloadUrl',
    'audioDownloadUrl',
    'chatDownloadUrl',
    'transcriptDownloadUrl',
    'summaryDownloadUrl',
    'download_url',
    'captionsDownloadUrl',
  ])('shortens %s to its host and file name', (name) => {
    expect(maskSecrets({ [name]: PRESIGNED })).toEqual({ [name]: 'https://files.example.test/…/r.mp4?…' });
  });

  it.each([
    ['https://files.example.test/r.mp4', 'https://files.example.test/r.mp4'],
    [`https://files.example.test/a/${SECRET}/r.mp4`, 'https://files.example.test/…/r.mp4'],
    [`https://files.example.test/${SECRET}`, 'https://files.example.test/…'],
    ['https://files.example.test/eyJhbGci.eyJzdWIi.c2lnbmF0dXJl', 'https://files.example.test/…'],
    ['https://user:pw@files.example.test/r.mp4', 'https://…@files.example.test/r.mp4'],
    [`https://files.example.test/r.mp4#${SECRET}`, 'https://files.example.test/r.mp4'],
    [`https://files.example.test?sig=${SECRET}`, 'https://files.example.test/…?…'],
    [SECRET, '…'],
    ['', ''],
  ])('shows the download URL %s as %s', (url, shown) => {
    expect(maskSecrets({ downloadUrl: url })).toEqual({ downloadUrl: shown });
  });

  it('finds the URLs of a track recording', () => {
    const downloadUrl = [
      {
        layer_name: 'default',
        download_urls: { 'a.webm': { download_url: PRESIGNED }, 'b.webm': PRESIGNED },
      },
      PRESIGNED,
    ];
    const shown = 'https://files.example.test/…/r.mp4?…';
    expect(maskSecrets({ recording: { downloadUrl } })).toEqual({
      recording: {
        downloadUrl: [
          { layer_name: 'default', download_urls: { 'a.webm': { download_url: shown }, 'b.webm': shown } },
          shown,
        ],
      },
    });
  });

  it('leaves the expiry of a download URL', () => {
    const payload = { downloadUrlExpiry: '2026-01-09 03:16:07.123456Z' };
    expect(maskSecrets(payload)).toEqual(payload);
  });

  it('masks query values of URLs in any other text', () => {
    expect(
      maskSecrets({
        playbackUrl: `https://live.example.test/x.m3u8?token=${SECRET}`,
        errMessage: `upload to ${PRESIGNED} failed`,
        list: [`rtmps://user:${SECRET}@live.example.test/in`],
      }),
    ).toEqual({
      playbackUrl: 'https://live.example.test/x.m3u8?token=…',
      errMessage: 'upload to https://files.example.test/bucket/r.mp4?X-Amz-Signature=…&X-Amz-Date=… failed',
      list: ['rtmps://…@live.example.test/in'],
    });
  });

  it.each(EVENT_NAMES)('changes nothing else in the samples of %s', (name) => {
    for (const { payload } of entryOf(name).variants) {
      const expected: Record<string, unknown> = { ...payload };
      if ('streamKey' in expected) expected['streamKey'] = '…';
      expect(maskSecrets(payload)).toEqual(expected);
    }
  });

  it('does not change what it was given', () => {
    const payload = { recording: { downloadUrl: [PRESIGNED] }, streamKey: SECRET };
    const before = structuredClone(payload);
    maskSecrets(payload);
    expect(payload).toEqual(before);
  });

  it('keeps a field called __proto__ a field', () => {
    const masked = maskSecrets(JSON.parse(`{"__proto__":{"streamKey":"${SECRET}"}}`));
    expect(JSON.stringify(masked)).toBe('{"__proto__":{"streamKey":"…"}}');
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
    ['download URLs', '{"downloadUrl":', '}'],
  ])('hides what lies under 100,000 %s, and the result can be printed', (_what, open, close) => {
    const deep: unknown = JSON.parse(`${open.repeat(100_000)}"${PRESIGNED}"${close.repeat(100_000)}`);
    const shown = JSON.stringify(maskSecrets(deep));
    expect(shown).toContain('…');
    expect(shown).not.toContain(SECRET);
  });

  it('takes a text of a megabyte that looks like the beginning of a URL', () => {
    const text = 'a'.repeat(1_000_000);
    expect(maskSecrets({ downloadUrl: [text], title: text })).toEqual({ downloadUrl: [text], title: text });
  });

  it('survives whatever comes in and never shows a secret that has its name', () => {
    const nested = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.record({ streamKey: fc.constant(SECRET) }),
        fc.record({ downloadUrl: fc.constant(PRESIGNED) }),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.string({ maxLength: 5 }), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(nested, (value) => {
        expect(JSON.stringify(maskSecrets(value)) ?? '').not.toContain(SECRET);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => maskSecrets(value)).not.toThrow();
      }),
    );
  });
});
