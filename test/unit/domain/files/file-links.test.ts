import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileEnding, fileStem } from '../../../../src/domain/files/file-name.ts';
import { fileLinksIn } from '../../../../src/domain/files/file-links.ts';

const RECEIVED = { sessionId: 's1', receivedAt: Date.parse('2026-01-02T00:00:00Z') };
const URL_ONE = 'https://files.example.test/one';
const WEEK_LATER = Date.parse('2026-01-09T00:00:00Z');

describe('links to files in a payload', () => {
  it('are those of a recording, with when they expire', () => {
    const recording = {
      id: 'r1',
      downloadUrl: URL_ONE,
      audioDownloadUrl: `${URL_ONE}.mp3`,
      downloadUrlExpiry: '2026-01-08 03:16:07.123456Z',
    };
    const expiresAt = Date.parse('2026-01-08T03:16:07.123Z');
    const shared = { number: 1, expiresAt, recordingId: 'r1', sessionId: 's1' };
    expect(fileLinksIn({ event: 'recording.statusUpdate', recording }, RECEIVED)).toEqual([
      { ...shared, kind: 'video', url: URL_ONE },
      { ...shared, kind: 'audio', url: `${URL_ONE}.mp3` },
    ]);
  });

  it.each(['transcript', 'summary', 'chat'] as const)('are those of a %s', (kind) => {
    const payload = { [`${kind}DownloadUrl`]: URL_ONE };
    expect(fileLinksIn(payload, RECEIVED)).toEqual([
      { kind, number: 1, url: URL_ONE, expiresAt: WEEK_LATER, recordingId: undefined, sessionId: 's1' },
    ]);
    const expiring = { ...payload, [`${kind}DownloadUrlExpiry`]: '2026-01-05T00:00:00Z' };
    expect(fileLinksIn(expiring, RECEIVED)).toMatchObject([
      { expiresAt: Date.parse('2026-01-05T00:00:00Z') },
    ]);
  });

  it('are those of every track', () => {
    const layer = {
      layer_name: 'a',
      download_urls: { x: { download_url: URL_ONE }, y: { download_url: URL_ONE } },
    };
    const found = fileLinksIn({ recording: { id: 'r', downloadUrl: [layer, layer, 3, null] } }, RECEIVED);
    expect(found.map(({ kind, number }) => [kind, number])).toEqual([
      ['track', 1],
      ['track', 2],
      ['track', 3],
      ['track', 4],
    ]);
  });

  it.each(['file:///etc/passwd', 'ftp://a.example/x', 'https://user:pw@a.example/x', '/x', '', 3, null, [3]])(
    'are none where it says %j',
    (downloadUrl) => {
      expect(
        fileLinksIn({ recording: { id: 'r', downloadUrl }, chatDownloadUrl: downloadUrl }, RECEIVED),
      ).toEqual([]);
    },
  );

  it('are found in anything without failing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(Array.isArray(fileLinksIn({ recording: payload, chatDownloadUrl: payload }, RECEIVED))).toBe(
          true,
        );
        expect(Array.isArray(fileLinksIn(payload, RECEIVED))).toBe(true);
      }),
    );
  });
});

describe('the name of a file', () => {
  it('is of event, session, delivery and what it is', () => {
    const delivery = { id: 'd-1', event: 'recording.statusUpdate', sessionId: 's-1' };
    expect(fileStem(delivery, { kind: 'video', number: 1 })).toBe('recording.statusUpdate_s-1_d-1_video');
    expect(fileStem({ ...delivery, sessionId: undefined }, { kind: 'track', number: 2 })).toBe(
      'recording.statusUpdate_d-1_track-2',
    );
  });

  it('has nothing of what came that means anything to a file system', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const stem = fileStem({ id: one, event: other, sessionId: other }, { kind: 'chat', number: 1 });
        expect(stem).toMatch(/^[A-Za-z.]+_[A-Za-z0-9_-]*chat$/);
        expect(stem).not.toContain('..');
        expect(stem.length).toBeLessThan(200);
        expect(fileEnding('chat', one)).toMatch(/^[a-z0-9]+$/);
      }),
    );
  });

  it('ends as its server says, as far as that is known', () => {
    expect(fileEnding('chat', 'application/json; charset=utf-8')).toBe('json');
    expect(fileEnding('video', 'Video/WebM')).toBe('webm');
    expect(fileEnding('video', 'application/x-sh')).toBe('mp4');
    expect(fileEnding('summary', undefined)).toBe('txt');
  });
});
