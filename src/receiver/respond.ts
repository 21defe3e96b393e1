import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import type { Answer } from './answers.ts';

/** Statuses of answers that never have a body, nor headers that speak of one. */
const BODILESS = new Set([204, 304]);

function headersOf(answer: Answer): Record<string, string> {
  if (BODILESS.has(answer.status)) return {};
  return {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(answer.body)),
    ...answer.headers,
  };
}

/** Answers a request that came in whole. */
export function respond(response: ServerResponse, answer: Answer, closesConnection: boolean): void {
  const headers = headersOf(answer);
  response.writeHead(answer.status, closesConnection ? { ...headers, Connection: 'close' } : headers);
  response.end(answer.body);
}

/**
 * Answers a request whose body is not wanted. Closing at once would reset the connection while the
 * sender still sends, and it would never see the answer: so the answer goes out whole, what still comes
 * is thrown away, and the end follows when the sender is done, or when it has had its time.
 *
 * @param lingerTime milliseconds that the sender has
 */
export function respondEarly(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  clock: Clock,
  lingerTime: number,
): void {
  response.writeHead(answer.status, { ...headersOf(answer), Connection: 'close' });
  response.write(answer.body);
  const over = new AbortController();
  const end = (): void => {
    over.abort();
    if (!response.writableEnded) response.end();
  };
  request.once('end', end).once('close', end).resume();
  clock.sleep(lingerTime, over.signal).then(end, () => undefined);
}

/** Answers on a connection where no request could be read, and closes it. */
export function respondRaw(socket: Socket, answer: Answer, clock: Clock, lingerTime: number): void {
  const head = `HTTP/1.1 ${String(answer.status)} ${STATUS_CODES[answer.status] ?? ''}`;
  const headers = Object.entries({ ...headersOf(answer), Connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  socket.write([head, ...lines, '', ''].join('\r\n'));
  socket.end(answer.body);
  socket.resume();
  const over = new AbortController();
  socket.once('close', () => over.abort());
  clock.sleep(lingerTime, over.signal).then(
    () => socket.destroy(),
    () => undefined,
  );
}
