import { request, type IncomingHttpHeaders } from 'node:http';
import { request as requestTls } from 'node:https';
import { KEYS } from './receiver-server.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long to wait for the whole answer, in milliseconds; without it, for ever. */
  readonly timeout?: number;
  /** The certificate that is trusted, for https. */
  readonly ca?: string;
}

/** Sends exactly these bytes, with exactly these headers and what HTTP needs. */
export function send(
  url: string,
  body: string | Uint8Array | undefined,
  { method = 'POST', headers = {}, ca = '', timeout }: SendOptions = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const limit = timeout === undefined ? {} : { signal: AbortSignal.timeout(timeout) };
    const options = { method, headers, agent: false, ...limit } as const;
    const sent = url.startsWith('https:') ? requestTls(url, { ...options, ca }) : request(url, options);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    if (body === undefined) sent.end();
    else sent.end(body);
  });
}

/** The same, signed as the service does. */
export function sendSigned(
  url: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  options: Pick<SendOptions, 'ca' | 'timeout'> = {},
): Promise<Answered> {
  return send(url, body, { ...options, headers: { 'dyte-signature': KEYS.sign(body), ...headers } });
}
