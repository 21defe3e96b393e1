import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { Answer } from '../answers.ts';
import type { Deadlines } from './deadlines.ts';

/** Statuses of answers that never have a body, nor headers that speak of one. */
const BODILESS = new Set([204, 304]);

function headersOf(answer: Answer): Record<string, string> {
  if (BODILESS.has(answer.status)) return {};
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(answer.body)),
  };
  return answer.headers === undefined ? headers : { ...headers, ...answer.headers };
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
 * @param lingering gives the sender its time
 */
export function respondEarly(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  lingering: Deadlines,
): void {
  response.writeHead(answer.status, { ...headersOf(answer), Connection: 'close' });
  response.write(answer.body);
  const end = (): void => {
    cancel();
    if (!response.writableEnded) response.end();
  };
  const cancel = lingering.set(end);
  request.once('end', end).once('close', end).resume();
}

/** Answers on a connection where no request could be read, and closes it. */
export function respondRaw(socket: Socket, answer: Answer, lingering: Deadlines): void {
  const head = `HTTP/1.1 ${String(answer.status)} ${STATUS_CODES[answer.status] ?? ''}`;
  const headers = Object.entries({ ...headersOf(answer), Connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  socket.write([head, ...lines, '', ''].join('\r\n'));
  socket.end(answer.body);
  socket.resume();
  socket.once(
    'close',
    lingering.set(() => socket.destroy()),
  );
}
