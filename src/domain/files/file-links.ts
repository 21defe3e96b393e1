import { fieldOf, textOf } from '../events/values.ts';
import { isObject } from '../json/json-value.ts';
import { readTime } from '../events/read-payload.ts';
import { parseUrl } from '../network/parse-url.ts';
import type { StoredDelivery } from '../delivery/stored-delivery.ts';

/** What a file behind a delivery is. */
export type FileKind = 'video' | 'audio' | 'track' | 'transcript' | 'summary' | 'chat';

/** A link to a file, as a delivery has it. The link is a secret, and may have been chosen by anybody. */
export interface FileLink {
  readonly kind: FileKind;
  /** 1 for the first of its kind. */
  readonly number: number;
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Of a recording; undefined for other files. */
  readonly recordingId: string | undefined;
  readonly sessionId: string | undefined;
}

/** How long a link works where its payload does not say. Source: docs/service.md. */
const LINK_LIFETIME_MS = 7 * 24 * 3_600_000;

/** More tracks than a recording has. */
const MAX_LINKS = 200;

/** Far above any presigned URL. */
const MAX_URL_LENGTH = 16 * 1024;

const SESSION_FILES = [
  ['transcript', 'transcriptDownloadUrl'],
  ['summary', 'summaryDownloadUrl'],
  ['chat', 'chatDownloadUrl'],
] as const;

/**
 * All links to files in a payload, however far it can be trusted.
 *
 * @param payload as parsed
 */
export function fileLinksIn(
  payload: unknown,
  { sessionId, receivedAt }: Pick<StoredDelivery, 'sessionId' | 'receivedAt'>,
): readonly FileLink[] {
  const fallback = receivedAt + LINK_LIFETIME_MS;
  const recording = fieldOf(payload, 'recording');
  const recordingId = textOf(recording, 'id') ?? textOf(recording, 'recordingId');
  const recordingExpiry = readTime(fieldOf(recording, 'downloadUrlExpiry')) ?? fallback;
  const video = fieldOf(recording, 'downloadUrl');
  const found: (readonly [FileKind, unknown, number])[] = [
    ...tracksIn(video).map((url) => ['track', url, recordingExpiry] as const),
    ...(Array.isArray(video) ? [] : [['video', video, recordingExpiry] as const]),
    ['audio', fieldOf(recording, 'audioDownloadUrl'), recordingExpiry],
    ...SESSION_FILES.map(
      ([kind, name]) =>
        [kind, fieldOf(payload, name), readTime(fieldOf(payload, `${name}Expiry`)) ?? fallback] as const,
    ),
  ];
  const numbers = new Map<FileKind, number>();
  return found
    .flatMap(([kind, url, expiresAt]) => {
      if (!isUsableLink(url)) return [];
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      const isRecording = kind === 'video' || kind === 'audio' || kind === 'track';
      return [
        { kind, number, url, expiresAt, recordingId: isRecording ? recordingId : undefined, sessionId },
      ];
    })
    .slice(0, MAX_LINKS);
}

/** Of a track recording: layers, each with files by their names. */
function tracksIn(layers: unknown): readonly unknown[] {
  if (!Array.isArray(layers)) return [];
  return layers.slice(0, MAX_LINKS).flatMap((layer: unknown) => {
    const files = fieldOf(layer, 'download_urls');
    return isObject(files) ? Object.values(files).map((file) => fieldOf(file, 'download_url')) : [];
  });
}

function isUsableLink(url: unknown): url is string {
  if (typeof url !== 'string' || url.length > MAX_URL_LENGTH) return false;
  const parsed = parseUrl(url);
  return parsed !== undefined && isHttp(parsed);
}

/** Whether a link can be followed: no other protocol, and no sign-in in it. */
export function isHttp({ protocol, username, password }: URL): boolean {
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
