import { isHeaderName } from '../../domain/http/added-headers.ts';
import { endToEndHeaders } from '../../domain/http/hop-by-hop.ts';
import { sanitize, sanitizeLines } from '../../terminal/text/sanitize.ts';
import { requestUrl, type ExportFormat, type FormatOptions, type ExportedDelivery } from './format.ts';
import { quotedShellWord } from '../../domain/text/shell-word.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';

/** Headers that curl would add by itself: switched off where the delivery had none. */
const ADDED_BY_CURL = ['Accept', 'Content-Type', 'Expect', 'User-Agent'] as const;

/** A command line for each delivery, which a POSIX shell runs as it stands. */
export function curl(options: FormatOptions): ExportFormat {
  return {
    begin: '',
    between: '\n\n',
    end: '\n',
    empty: '',
    render: (exported) => commandOf(exported, options),
  };
}

function commandOf(exported: ExportedDelivery, options: FormatOptions): string {
  const { delivery, method, headers, body, masked } = exported;
  const when = new Date(delivery.receivedAt).toISOString();
  const isText = isPlainText(body);
  const url = requestUrl(exported, options);
  const asIs = /\/\.\.?(?:[/?]|$)/.test(url) ? ' --path-as-is' : '';
  const sendable = headers.filter(isSendable);
  const words = [
    `${isText ? '' : `${printfOf(body)} | `}curl --silent --show-error --globoff${asIs} --request ${requestWord(method)}`,
    ...headersToSend(sendable).map((header) => `--header ${requestWord(header)}`),
    isText ? `--data-raw ${quotedShellWord(body.toString('utf8'))}` : '--data-binary @-',
    requestWord(url),
  ];
  return [
    `# ${sanitize(`${when} ${delivery.event ?? '(no event)'} ${delivery.id}`)}`,
    ...(masked ? ['# masked: secrets were taken out, so the signature may not match the body'] : []),
    ...(sendable.length < headers.length ? ['# headers that HTTP does not allow were left out'] : []),
    words.join(' \\\n  '),
  ].join('\n');
}

/**
 * No request has such a header, so a store must have been changed: curl would read a file for a name that
 * begins with an at sign, and begin another header after a line end.
 */
function isSendable([name, value]: HeaderPair): boolean {
  return isHeaderName(name) && !/[\0\r\n]/.test(value);
}

function headersToSend(headers: readonly HeaderPair[]): readonly string[] {
  const sent = endToEndHeaders(headers);
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  return [
    // A header without a value is written in another way.
    ...sent.map(([name, value]) => (value === '' ? `${name};` : `${name}: ${value}`)),
    ...ADDED_BY_CURL.filter((name) => !names.has(name.toLowerCase())).map((name) => `${name}:`),
  ];
}

/** The longest single word that every system lets a program be started with, with room to spare. */
const MAX_WORD_LENGTH = 100_000;

/**
 * Whether bytes can stand in a command line as the text they are: nothing that a terminal would obey or
 * a shell cannot hold, and not too long.
 */
export function isPlainText(bytes: Buffer): boolean {
  if (bytes.length > MAX_WORD_LENGTH) return false;
  const text = bytes.toString('utf8');
  return sanitizeLines(text) === text && Buffer.from(text).equals(bytes);
}

/**
 * A text that came in the head of a request as one word, of which a shell, a terminal and the log of a CI
 * obey nothing. Node reads such bytes one to a character; a mask is the one character beyond.
 */
export function requestWord(text: string): string {
  const latin = Buffer.from(text, 'latin1');
  const bytes = latin.toString('latin1') === text ? latin : Buffer.from(text);
  return isPlainText(bytes) && bytes.every((byte) => byte >= 0x20 && byte < 0x80)
    ? quotedShellWord(text)
    : `"$(${printfOf(bytes)})"`;
}

/** A `printf` that writes exactly these bytes; it is part of the shell, so no length is too long. */
export function printfOf(bytes: Buffer): string {
  let format = '';
  for (const byte of bytes) format += formatOf(byte);
  // A dash at the beginning would be taken for an option.
  return `printf '${format.replace(/^-/, String.raw`\055`)}'`;
}

/** Two of them are the beginning of a command to the log of a CI, wherever they stand in a line. */
const HASH = 0x23;
const PERCENT = 0x25;
const QUOTE = 0x27;
const BACKSLASH = 0x5c;

function formatOf(byte: number): string {
  if (byte === PERCENT) return '%%';
  const isPlain = byte >= 0x20 && byte < 0x7f && byte !== HASH && byte !== QUOTE && byte !== BACKSLASH;
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
}
