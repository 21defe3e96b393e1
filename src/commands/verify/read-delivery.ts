import { buffer } from 'node:stream/consumers';
import type { Context } from '../../context.ts';
import { errorCode, HooksError } from '../../domain/errors.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';
import { parseHeaderLine, parseHeaderText } from '../../domain/http/header-text.ts';
import { parseRawRequest, type RawRequestNote } from '../../domain/http/raw-request.ts';
import { countText, sizeText } from '../../domain/text/amounts.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { readBytes, readText } from '../../files/read-text.ts';

export interface DeliverySource {
  /** A file with a body or a whole request, or `-`. */
  readonly file: string | undefined;
  /** What `parseDeliveryReference` takes. */
  readonly delivery: string | undefined;
  readonly store: string | undefined;
  /** A file with headers. */
  readonly headers: string | undefined;
  /** Each `Name: value`. */
  readonly header: readonly string[];
  readonly signature: string | undefined;
}

/** A delivery whose signature is looked into. */
export interface SavedDelivery {
  /** Where it is from, for people. */
  readonly origin: string;
  readonly body: Buffer;
  readonly headers: readonly HeaderPair[];
  /** What is to be said of how it was read, in whole sentences. */
  readonly notes: readonly string[];
}

/** Far above what a service sends. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads the delivery that somebody means: one of the store, a file with its body, or one with its whole
 * request. What options give comes in place of headers of the same name.
 *
 * @throws HooksError `option_missing`, `usage_invalid`, `file_failed`, `delivery_not_found`, `delivery_ambiguous`,
 *   and what opening a store can throw
 */
export async function readDelivery(source: DeliverySource, context: Context): Promise<SavedDelivery> {
  const { file, delivery } = source;
  if (file !== undefined && delivery !== undefined)
    throw new HooksError('usage_invalid', 'A file and --delivery cannot be combined.', {
      hint: 'Give one of them.',
    });
  const found = await (file === undefined
    ? readStored(delivery, source.store, context)
    : readFile(file, context));
  const given = [
    ...(source.headers === undefined
      ? []
      : parseHeaderText(await readHeaderFile(source.headers), '--headers')),
    ...source.header.map((line) => parseHeaderLine(line, '--header')),
  ];
  // One value alone says nothing of its header: it is that of either family.
  const signature: readonly HeaderPair[] =
    source.signature === undefined ? [] : [['rtk-signature', source.signature]];
  const added = [...given, ...signature];
  return { ...found, headers: [...withoutNamed(found.headers, added, signature.length > 0), ...added] };
}

function withoutNamed(
  headers: readonly HeaderPair[],
  added: readonly HeaderPair[],
  isSignatureGiven: boolean,
): readonly HeaderPair[] {
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  return headers.filter(
    ([name]) => !names.has(name.toLowerCase()) && !(isSignatureGiven && /-signature$/i.test(name)),
  );
}

async function readStored(
  reference: string | undefined,
  store: string | undefined,
  context: Context,
): Promise<SavedDelivery> {
  if (reference === undefined)
    throw new HooksError('option_missing', 'Which delivery is to be verified?', {
      hint: 'Name one that was received (--delivery last), or a file with its body or its whole request. See: dyte-hooks verify --help',
    });
  const history = await context.deliveryHistory({ file: store, access: 'read', endsAtOnce: true });
  try {
    const { id, position } = history.find(reference);
    const { body, headers } = history.content(position);
    return { origin: `delivery ${id}`, body, headers, notes: [] };
  } finally {
    history.close();
  }
}

async function readFile(path: string, context: Context): Promise<SavedDelivery> {
  const isInput = path === '-';
  const origin = isInput ? 'standard input' : path;
  const bytes = isInput
    ? await buffer(context.io.stdin)
    : await readOrExplain(path, readBytes, hintFor(path));
  if (bytes.length > MAX_BYTES)
    throw new HooksError('file_failed', `${origin} has ${sizeText(bytes.length)}, which is far too large.`, {
      hint: 'No service sends deliveries of such a size.',
    });
  const parsed = parseRawRequest(bytes);
  if (parsed.kind === 'other') return { origin, body: bytes, headers: [], notes: [] };
  if (parsed.kind === 'invalid')
    throw new HooksError(
      'usage_invalid',
      `${origin} begins as an HTTP request, but its line ${String(parsed.line)} is no header.`,
      { hint: 'Headers end with a blank line. A body alone needs no request line before it.' },
    );
  const { headers, body, notes } = parsed.request;
  return { origin, body, headers, notes: notes.map(noteText) };
}

/** Whoever gives a delivery in place of a file has left out an option. */
function hintFor(path: string): string {
  return /^(?:last\b|[0-9a-f-]{4,40}$)/i.test(path)
    ? `For one that was received: dyte-hooks verify --delivery ${path}`
    : 'Give the path of a file with the body or the whole request, or - for standard input.';
}

async function readHeaderFile(path: string): Promise<string> {
  return await readOrExplain(path, readText, 'Give the path of a file with a header on each line.');
}

async function readOrExplain<Content>(
  path: string,
  read: (path: string) => Promise<Content>,
  hint: string,
): Promise<Content> {
  return await read(path).catch((cause: unknown): never => {
    const why = errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause);
    throw new HooksError('file_failed', `"${path}" cannot be read: ${why}.`, { hint, cause });
  });
}

function noteText(note: RawRequestNote): string {
  switch (note.kind) {
    case 'chunked':
      return 'The body came in chunks, which were put together.';
    case 'no_chunks':
      return 'The headers say that the body came in chunks, and there are none: it was taken as it is.';
    case 'cut_off':
      return `The body is cut off: ${String(note.there)} of ${countText(note.announced, 'byte')} are there.`;
    case 'excess':
      return `Behind the body there is more: ${countText(note.bytes, 'byte')}, left out as Content-Length says.`;
  }
}
