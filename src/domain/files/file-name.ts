import { EVENT_NAMES } from '../events/names.ts';
import type { StoredDelivery } from '../delivery/stored-delivery.ts';
import type { FileLink } from './file-links.ts';

/** Where a server does not say what it sends. */
const USUAL_ENDINGS = {
  video: 'mp4',
  audio: 'mp3',
  track: 'webm',
  transcript: 'csv',
  summary: 'txt',
  chat: 'csv',
} as const;

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['video/mp4', 'mp4'],
  ['video/webm', 'webm'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['audio/webm', 'webm'],
  ['audio/ogg', 'ogg'],
  ['text/csv', 'csv'],
  ['text/vtt', 'vtt'],
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
  ['application/json', 'json'],
  ['application/pdf', 'pdf'],
]);

const MAX_ID_LENGTH = 64;

/**
 * The name of a file up to its ending: event, session, delivery and what it is. None of it is taken over as
 * it came: of an event that is not known stays `event`, of an id only letters, digits and hyphens.
 */
export function fileStem(
  { id, event, sessionId }: Pick<StoredDelivery, 'id' | 'event' | 'sessionId'>,
  { kind, number }: Pick<FileLink, 'kind' | 'number'>,
): string {
  const name = EVENT_NAMES.find((known) => known === event) ?? 'event';
  const parts = [
    name,
    plainId(sessionId ?? ''),
    plainId(id),
    number === 1 ? kind : `${kind}-${String(number)}`,
  ];
  return parts.filter((part) => part !== '').join('_');
}

/** The ending of a file, by what its server says that it is, if that is known. */
export function fileEnding(kind: FileLink['kind'], contentType: string | undefined): string {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return ENDINGS.get(type) ?? USUAL_ENDINGS[kind];
}

function plainId(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, MAX_ID_LENGTH);
}
