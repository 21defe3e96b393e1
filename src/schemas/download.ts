import { Type } from 'typebox';
import type { FileCode } from '../domain/files/file-codes.ts';
import type { FileKind } from '../domain/files/file-links.ts';
import { count, flag, object, oneOf, ordinal, orNull, text, type, type JsonOf } from './parts.ts';

/** A line of `deliveries download`. */
export const downloadedFile = object(
  {
    type: type('file'),
    id: text('Of the delivery.'),
    position: ordinal('Of the delivery, in the store.'),
    kind: orNull(
      oneOf<FileKind>({
        video: 'a recording',
        audio: 'its sound alone',
        track: 'one of the tracks of a recording',
        transcript: '',
        summary: '',
        chat: '',
      }),
      'Null when the delivery has no file.',
    ),
    state: oneOf<'downloaded' | 'exists' | 'failed'>({
      downloaded: '',
      exists: 'it was there already',
      failed: '',
    }),
    file: orNull(Type.String(), 'Where it is.'),
    bytes: orNull(count(), 'Of what was fetched.'),
    refreshed: flag('Whether the service was asked for a new link.'),
    code: orNull(
      oneOf<FileCode>({
        no_file: 'the delivery has no file',
        link_expired: 'and no new link could be had',
        refused: 'by the server of the file',
        gone: 'it is not there any more',
        address_refused: 'the link leads to an address that is not on the internet',
        redirect_refused: 'the server leads to another place that is not followed',
        too_large: '',
        unreachable: '',
        timeout: '',
        broken: 'it was broken off, or cannot be read',
        failed: 'the server answered with an error',
      }),
      'Why it failed; null otherwise.',
    ),
  },
  { title: 'DownloadedFile', description: 'A file behind a delivery. Its link is in no output.' },
);

export type DownloadedFileJson = JsonOf<typeof downloadedFile>;
