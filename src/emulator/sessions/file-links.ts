import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Clock } from '../../domain/clock.ts';

/** Files that links lead to. */
export const FILE_KINDS = ['chat', 'transcript', 'summary', 'recording', 'audio'] as const;

export type FileKind = (typeof FILE_KINDS)[number];

/** A link that whoever has it can use until it expires. */
export interface SignedLink {
  readonly url: string;
  /** ISO 8601. */
  readonly expiry: string;
}

/** Links to files that the emulator has itself, as a store of files presigns them. */
export interface FileLinks {
  /**
   * A link that no other is like.
   *
   * @param origin of the emulator, as whoever asked has reached it
   * @param id of the session or recording
   */
  sign(origin: string, kind: FileKind, id: string): SignedLink;
  /** The route that they lead to. */
  readonly routes: Hono;
}

/** As long as the service keeps files (docs/service.md, "Secrets in payloads"). */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Where they are on the emulator: beside its API, as the service has them on another host. */
export const FILES_PATH = '/files';

/** @param areExpired whether links count as expired; to be asked once for each that is followed */
export function createFileLinks(clock: Clock, areExpired: () => boolean): FileLinks {
  const key = randomBytes(32);
  const signatureOf = (path: string, expires: string, nonce: string): Buffer =>
    createHmac('sha256', key).update([path, expires, nonce].join('\n')).digest();
  const routes = new Hono();
  routes.get('/:kind/:id', (context) => {
    const { path } = context.req;
    const expires = context.req.query('expires') ?? '';
    const given = Buffer.from(context.req.query('signature') ?? '', 'hex');
    const expected = signatureOf(path, expires, context.req.query('nonce') ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return refuse('SignatureDoesNotMatch', 'The link is not one of the emulator, or was changed.');
    if (areExpired() || clock.now() >= Number(expires))
      return refuse('AccessDenied', 'The link has expired.');
    const kind = FILE_KINDS.find((known) => known === context.req.param('kind'));
    return kind === undefined ? refuse('NoSuchKey', 'There is no such file.') : fileOf(kind);
  });
  return {
    sign: (origin, kind, id) => {
      const path = `${FILES_PATH}/${kind}/${encodeURIComponent(id)}`;
      const expiresAt = clock.now() + LIFETIME_MS;
      const expires = String(expiresAt);
      const nonce = randomBytes(8).toString('hex');
      const signature = signatureOf(path, expires, nonce).toString('hex');
      const query = new URLSearchParams({ expires, nonce, signature });
      return { url: `${origin}${path}?${query.toString()}`, expiry: new Date(expiresAt).toISOString() };
    },
    routes,
  };
}

/** As stores of files refuse: XML. Source: that of Amazon S3, which Cloudflare's R2 follows. */
function refuse(code: string, message: string): Response {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new Response(text, { status: 403, headers: { 'content-type': 'application/xml' } });
}

interface File {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const CHAT = [
  'id,participantId,sessionId,meetingId,displayName,pinned,isEdited,messageType,payload,createdAt',
  '1,user-1,,,Ada Lovelace,false,false,TEXT_MESSAGE,"Shall we begin?",2026-01-02T03:06:00.000Z',
  '2,user-2,,,Grace Hopper,false,false,TEXT_MESSAGE,"Yes, ""now""",2026-01-02T03:06:05.000Z',
];

const TRANSCRIPT = ['1767323105,user-1,Ada Lovelace,Shall we begin?', '1767323110,user-2,Grace Hopper,Yes.'];

/** The beginning of a video, and nothing more. */
const VIDEO = Buffer.concat([
  Buffer.from('000000186674797069736f6d0000020069736f6d6d703432', 'hex'),
  Buffer.alloc(64 * 1024),
]);

const FILES: Readonly<Record<FileKind, File>> = {
  chat: { type: 'text/csv', bytes: textOf(CHAT) },
  transcript: { type: 'text/csv', bytes: textOf(TRANSCRIPT) },
  summary: { type: 'text/plain', bytes: textOf(['The meeting began on time.']) },
  recording: { type: 'video/mp4', bytes: new Uint8Array(VIDEO) },
  audio: {
    type: 'audio/mpeg',
    bytes: new Uint8Array(Buffer.concat([Buffer.from('ID3'), Buffer.alloc(16 * 1024)])),
  },
};

function textOf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(`${lines.join('\n')}\n`));
}

function fileOf(kind: FileKind): Response {
  const { type, bytes } = FILES[kind];
  const headers = { 'content-type': type, 'content-length': String(bytes.length) };
  return new Response(bytes, { headers });
}
