import { isUtf8 } from 'node:buffer';
import { headerValues } from '../../../domain/http/header-pairs.ts';
import { printableJson } from '../../../terminal/text/printable-json.ts';
import { VERSION } from '../../../version.ts';
import {
  requestUrl,
  type ExportFormat,
  type FormatOptions,
  type ExportedDelivery,
} from '../../../views/export/format.ts';
import type { Rejection } from '../../../domain/delivery/received-delivery.ts';

/** What a rejected delivery was answered; an accepted one got a 200. */
const ANSWERS: Readonly<Record<Rejection, readonly [status: number, text: string]>> = {
  signature: [401, 'Unauthorized'],
  not_json: [400, 'Bad Request'],
  key_unavailable: [503, 'Service Unavailable'],
  store_failed: [503, 'Service Unavailable'],
};

/**
 * HAR 1.2, which browsers and HTTP tools open. What it has no place for is in fields that begin with an
 * underscore, as it allows.
 */
export function har(options: FormatOptions): ExportFormat {
  const creator = { name: 'dyte-hooks', version: VERSION };
  const head = `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"pages":[],"entries":[`;
  return {
    begin: `${head}\n`,
    between: ',\n',
    end: '\n]}}\n',
    empty: `${head}]}}\n`,
    render: (exported) => printableJson(harEntry(exported, options)),
  };
}

function harEntry(exported: ExportedDelivery, options: FormatOptions): Readonly<Record<string, unknown>> {
  const { delivery, masked } = exported;
  const [status, statusText] = delivery.rejection === undefined ? [200, 'OK'] : ANSWERS[delivery.rejection];
  return {
    startedDateTime: new Date(delivery.receivedAt).toISOString(),
    // How long the answer took is not kept; the format wants numbers.
    time: 0,
    request: requestOf(exported, options),
    response: {
      status,
      statusText,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'text/plain' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _id: delivery.id,
    _event: delivery.event ?? null,
    _signature: delivery.signature,
    _arrivals: delivery.attempts,
    ...(masked ? { _masked: true } : {}),
  };
}

function requestOf(exported: ExportedDelivery, options: FormatOptions): Readonly<Record<string, unknown>> {
  const { method, headers, body } = exported;
  const url = requestUrl(exported, options);
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: [...new URLSearchParams(query)].map(([name, value]) => ({ name, value })),
    postData: { mimeType: mimeType(exported), ...postText(body) },
    headersSize: -1,
    bodySize: body.length,
  };
}

function mimeType({ headers }: ExportedDelivery): string {
  return headerValues(headers, 'content-type')[0] ?? 'application/octet-stream';
}

/** The format knows text only, so bytes that are none are marked as what they are. */
function postText(body: Buffer): Readonly<Record<string, string>> {
  if (isUtf8(body)) return { text: body.toString('utf8') };
  return { text: body.toString('base64'), _encoding: 'base64' };
}
