import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf } from '../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { maskSecrets, maskUrl } from '../../../src/domain/secrets.ts';

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

  it('changes nothing more the second time, for any text', () => {
    const text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }));
    fc.assert(
      fc.property(text, (url) => {
        expect(maskUrl(maskUrl(url))).toBe(maskUrl(url));
      }),
    );
  });
});

describe('maskSecrets', () => {
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
