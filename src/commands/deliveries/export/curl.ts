import { isHeaderName } from '../../../domain/http/added-headers.ts';
import { endToEndHeaders } from '../../../domain/http/hop-by-hop.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { requestUrl, type ExportFormat, type FormatOptions } from './format.ts';
import { quotedShellWord } from '../../../domain/text/shell-word.ts';
import { isPlainText, printfOf, requestWord } from './shell.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { Exported } from './exported.ts';

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

function commandOf(exported: Exported, options: FormatOptions): string {
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
    ...(masked ? ['# masked: secrets were taken out, so the signature need not match the body'] : []),
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
