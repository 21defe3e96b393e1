// Deep imports on purpose, as in src/api/transport.ts and for the same reason.
import { Socket } from 'node:net';
import symbols from 'undici/lib/core/symbols.js';
import connectHttp1 from 'undici/lib/dispatcher/client-h1.js';
import constants from 'undici/lib/llhttp/constants.js';

/** Bytes of an answer's headers that are read. undici's own limit, 16 KiB, is below what some servers send. */
export const MAX_HEADER_BYTES = 64 * 1024;

/** undici's reader of one connection's answers, as far as it is changed here. */
interface AnswerParser {
  readonly socket: Socket;
  /** Of the answer that is read: 0 before its head is whole. */
  readonly statusCode: number;
  /** The `Content-Length` that came, as text; all of them in one, if there are several. */
  contentLength: string;
  onHeadersComplete: (
    this: AnswerParser,
    status: number,
    isUpgrade: boolean,
    keepsConnection: boolean,
  ) => number;
  onMessageComplete: (this: AnswerParser) => number;
  createError: (this: AnswerParser, code: number, rest: Buffer) => Error;
  destroy(): void;
}

let isPatched = false;

/**
 * Makes undici read answers that are odd, and say of those that it cannot read what is wrong with them:
 *
 * - `100 Continue` that nobody asked for is skipped like any other interim answer (RFC 9110, 15.2: a
 *   client must be able to read several, asked for or not); undici takes it for a broken connection.
 * - `101 Switching Protocols` has a code of its own; undici calls it a closed connection, or fails by an
 *   assertion.
 * - A head that is malformed keeps its own error. undici calls each that has a `Content-Length` a body of
 *   another length, which would be one that was cut off.
 * - 204 and 304 have no body whatever their `Content-Length` says (RFC 9112, 6.3), and what follows is not
 *   taken for the next answer.
 *
 * There is no option for any of this, so undici's parser is changed; all connections have the same.
 */
export function patchUndici(): void {
  if (isPatched) return;
  isPatched = true;
  const parser = createParser();
  parser.destroy();
  patchParser(parserPrototype(parser));
}

/** A parser exists only with a connection: one that is never made. */
function createParser(): AnswerParser {
  const socket = new Socket();
  connectHttp1({}, socket);
  const parser: unknown = Reflect.get(socket, symbols.kParser);
  socket.removeAllListeners();
  if (!isAnswerParser(parser)) throw new Error('This version of undici reads answers in another way.');
  return parser;
}

function isAnswerParser(value: unknown): value is AnswerParser {
  const methods = ['onHeadersComplete', 'onMessageComplete', 'createError', 'destroy'];
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

function parserPrototype(parser: AnswerParser): AnswerParser {
  const prototype: unknown = Object.getPrototypeOf(parser);
  if (!isAnswerParser(prototype)) throw new Error('This version of undici reads answers in another way.');
  return prototype;
}

function patchParser(prototype: AnswerParser): void {
  const { onHeadersComplete, onMessageComplete, createError } = prototype;

  prototype.onHeadersComplete = function (status, isUpgrade, keepsConnection) {
    if (status === 101) {
      const error = new Error('The server switches to another protocol, which was not asked for.');
      this.socket.destroy(Object.assign(error, { code: 'HPE_INVALID_UPGRADE' }));
      return -1;
    }
    // 102 is one that undici skips.
    const read = status === 100 ? 102 : status;
    const isReusable = keepsConnection && !(hasNoBody(status) && isLengthGiven(this));
    return onHeadersComplete.call(this, read, isUpgrade, isReusable);
  };

  prototype.onMessageComplete = function () {
    if (hasNoBody(this.statusCode)) this.contentLength = '';
    return onMessageComplete.call(this);
  };

  prototype.createError = function (code, rest) {
    if (this.statusCode === 0) this.contentLength = '';
    const error = createError.call(this, code, rest);
    if (error.name !== 'HTTPParserError') return error;
    // As node:http's own errors have them.
    return Object.assign(error, { code: nameOf(code), rawPacket: rest });
  };
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 304;
}

function isLengthGiven({ contentLength }: AnswerParser): boolean {
  return contentLength !== '' && Number(contentLength) !== 0;
}

function nameOf(code: number): string {
  const found = Object.entries(constants.ERROR).find(([, number]) => number === code);
  return `HPE_${found?.[0] ?? 'UNKNOWN'}`;
}
