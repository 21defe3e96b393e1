import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Clock } from '../domain/clock.ts';
import type { RefusalReason } from '../domain/received-delivery.ts';
import { ANSWERS, methodNotAllowed, type Answer } from './answers.ts';
import { createByteBudget, readBody, type BodyFailure, type ByteBudget } from './body-reader.ts';
import { explainClientError } from './client-error.ts';
import { createConnections, type Connections } from './connections.ts';
import { DEFAULT_LIMITS, type ReceiverLimits } from './limits.ts';
import { announcedLength, hasMoreToCome, headerPairs, headOf, lacksHost } from './incoming.ts';
import { listen } from './listen.ts';
import { reachable } from '../domain/listening.ts';
import { guarded, type ReceiverListener } from './receiver-event.ts';
import type { Receiver } from './receiver.ts';
import { respond, respondEarly, respondRaw } from './respond.ts';
import { routeRequest } from './routing.ts';

export interface ReceiverServerOptions {
  readonly receiver: Receiver;
  /** Told of everything, after it was answered. */
  readonly onEvent: ReceiverListener;
  readonly clock: Clock;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The one path that takes deliveries; every path does without it. */
  readonly path?: string | undefined;
  readonly limits?: Partial<ReceiverLimits>;
}

export interface RunningReceiver {
  /** Where deliveries can be sent to from this machine, with the path where one was chosen. */
  readonly url: string;
  /** The address that is listened on. */
  readonly address: string;
  readonly port: number;
  /**
   * Stops accepting, lets what is under way finish, and ends what has not after `withinMs`
   * milliseconds. May be called again.
   */
  close(withinMs: number): Promise<void>;
}

/** How often node looks for requests that take too long, in milliseconds; its default is 30 seconds. */
const CHECKING_INTERVAL = 500;

/**
 * Starts to receive deliveries over HTTP.
 *
 * @returns once connections are accepted
 * @throws HooksError `port_in_use` or `listen_failed`
 */
export async function startReceiverServer(options: ReceiverServerOptions): Promise<RunningReceiver> {
  const receiverServer = new ReceiverServer(options);
  return await receiverServer.start();
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

class ReceiverServer {
  readonly #options: ReceiverServerOptions;
  readonly #limits: ReceiverLimits;
  readonly #tell: ReceiverListener;
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #budget: ByteBudget;
  /** Connections that have been given their last answer. */
  readonly #settled = new WeakSet<Socket>();
  /** The last request that has begun on each connection. */
  readonly #latest = new WeakMap<Socket, Exchange>();
  #isClosing = false;

  constructor(options: ReceiverServerOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#tell = guarded(options.onEvent);
    this.#connections = createConnections(this.#limits.connections);
    this.#budget = createByteBudget(this.#limits.bodiesSize);
    this.#server = this.#createServer();
  }

  async start(): Promise<RunningReceiver> {
    const { host, port, path = '' } = this.#options;
    const { address, port: boundPort } = await listen(this.#server, host, port);
    this.#server.on('error', (error) => this.#tell({ type: 'fault', error }));
    const url = `http://${reachable(address)}:${String(boundPort)}${path}`;
    let closed: Promise<void> | undefined;
    const close = (withinMs: number): Promise<void> => (closed ??= this.#close(withinMs));
    return { url, address, port: boundPort, close };
  }

  #createServer(): Server {
    const { headersSize, headersTime, requestTime, idleTime } = this.#limits;
    const server = createServer({
      maxHeaderSize: headersSize,
      headersTimeout: headersTime,
      requestTimeout: requestTime,
      keepAliveTimeout: idleTime,
      connectionsCheckingInterval: CHECKING_INTERVAL,
      // Node would refuse these itself, and tell nobody.
      requireHostHeader: false,
    });
    server.maxRequestsPerSocket = this.#limits.requestsPerConnection;
    server.on('connection', (socket) => this.#onConnection(socket));
    server.on('request', (request, response) => this.#onRequest(request, response));
    server.on('checkContinue', (request, response) => this.#onRequest(request, response, true));
    server.on('checkExpectation', (request, response) =>
      this.#refuse(request, response, 'expectation', ANSWERS.expectation),
    );
    server.on('connect', (request, socket) => {
      if (socket instanceof Socket)
        this.#refuseRaw(socket, 'method', methodNotAllowed(['POST']), headOf(request));
    });
    server.on('clientError', (error, socket) => {
      if (socket instanceof Socket) this.#onClientError(error, socket);
    });
    return server;
  }

  #onConnection(socket: Socket): void {
    if (this.#connections.add(socket)) return;
    socket.destroy();
    this.#tellRefused('too_many_connections', undefined);
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, expectsContinue = false): void {
    this.#connections.beginRequest(request.socket);
    this.#latest.set(request.socket, { request, response });
    if (lacksHost(request)) {
      this.#refuse(request, response, 'malformed_request', ANSWERS.malformedRequest);
      return;
    }
    const route = routeRequest(
      { ...headOf(request), contentLength: announcedLength(request) },
      { path: this.#options.path, bodySize: this.#limits.bodySize },
    );
    if (route.kind === 'refused') this.#refuse(request, response, route.reason, route.answer);
    else if (route.kind === 'health') respond(response, ANSWERS.healthy, this.#isClosing);
    else {
      if (expectsContinue) response.writeContinue();
      void this.#onDelivery(request, response);
    }
  }

  async #onDelivery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = this.#options.clock.now();
    const read = await readBody(request, this.#limits.bodySize, this.#budget);
    if (typeof read === 'string') {
      this.#onBodyFailure(request, response, read);
      return;
    }
    const { socket } = request;
    this.#connections.beginAnswer(socket);
    try {
      const { answer, event } = await this.#options.receiver.receive({
        ...headOf(request),
        headerValues: request.headers,
        headers: headerPairs(request),
        body: read.body,
        receivedAt,
      });
      respond(response, answer, this.#isClosing);
      this.#tell(event);
    } catch (error) {
      respond(response, ANSWERS.fault, true);
      this.#tell({ type: 'fault', error });
    } finally {
      read.release();
      this.#connections.endAnswer(socket);
    }
  }

  #onBodyFailure(request: IncomingMessage, response: ServerResponse, failure: BodyFailure): void {
    if (failure === 'too_large') this.#refuse(request, response, failure, ANSWERS.tooLarge);
    else if (failure === 'busy') this.#refuse(request, response, failure, ANSWERS.busy);
    else if (failure === 'too_fragmented') this.#refuseAtOnce(request, response, failure);
    // What was malformed or too slow has been answered and told already.
    else if (!this.#settled.has(request.socket)) this.#tellRefused(failure, undefined, headOf(request));
  }

  #refuse(request: IncomingMessage, response: ServerResponse, reason: RefusalReason, answer: Answer): void {
    if (!hasMoreToCome(request)) respond(response, answer, this.#isClosing);
    else {
      this.#settled.add(request.socket);
      respondEarly(request, response, answer, this.#options.clock, this.#limits.lingerTime);
    }
    this.#tellRefused(reason, answer.status, headOf(request));
  }

  /** No time is lost on a sender that costs this much: its connection ends, whether it has read or not. */
  #refuseAtOnce(request: IncomingMessage, response: ServerResponse, reason: RefusalReason): void {
    this.#settled.add(request.socket);
    respond(response, ANSWERS.tooFragmented, true);
    this.#tellRefused(reason, ANSWERS.tooFragmented.status, headOf(request));
  }

  #onClientError(error: Error, socket: Socket): void {
    // The parser reports every further byte of a connection that it has given up.
    if (this.#settled.has(socket)) return;
    const isSilent = socket.bytesRead === 0;
    const isReset = 'code' in error && error.code === 'ECONNRESET';
    if (!socket.writable || isSilent || isReset) {
      socket.destroy();
      return;
    }
    const { reason, answer } = explainClientError(error);
    const latest = this.#latest.get(socket);
    const head = latest?.request.complete === false ? headOf(latest.request) : undefined;
    if (!this.#owesAnswer(socket)) {
      this.#refuseRaw(socket, reason, answer, head);
      return;
    }
    // An earlier request on it is still being answered, and answers keep their order: it gets that one
    // answer, and the connection ends when it has been idle.
    this.#settled.add(socket);
    this.#tellRefused(reason, undefined, head);
  }

  #owesAnswer(socket: Socket): boolean {
    const latest = this.#latest.get(socket);
    const isWhole = latest?.request.complete === true && !latest.response.writableEnded;
    return isWhole || this.#connections.isAnswering(socket);
  }

  #refuseRaw(
    socket: Socket,
    reason: RefusalReason,
    answer: Answer,
    head?: { readonly method: string | undefined; readonly target: string | undefined },
  ): void {
    this.#settled.add(socket);
    respondRaw(socket, answer, this.#options.clock, this.#limits.lingerTime);
    this.#tellRefused(reason, answer.status, head);
  }

  #tellRefused(
    reason: RefusalReason,
    status: number | undefined,
    head: { readonly method?: string | undefined; readonly target?: string | undefined } = {},
  ): void {
    const receivedAt = this.#options.clock.now();
    this.#tell({
      type: 'refused',
      reason,
      status,
      receivedAt,
      method: head.method,
      target: head.target,
    });
  }

  async #close(withinMs: number): Promise<void> {
    this.#isClosing = true;
    const over = new AbortController();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#connections.closeSilent();
    await Promise.race([closed, this.#options.clock.sleep(withinMs, over.signal).catch(() => undefined)]);
    over.abort();
    this.#server.closeAllConnections();
    await closed;
  }
}
