import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { headerPairs } from '../../domain/http/header-pairs.ts';
import { errorCode } from '../../domain/errors.ts';
import { Socket } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import { connectableHost } from '../../domain/network/listening.ts';
import { safeListener } from '../../domain/safe-listener.ts';
import { ANSWERS, methodNotAllowed } from '../answers.ts';
import { createByteBudget, readBody, type BodyFailure, type ByteBudget } from './body-reader.ts';
import { explainClientError, isTlsError } from './client-error.ts';
import { createConnections, type Connections } from '../../http/connections.ts';
import { closeServer, listen } from '../../http/listen.ts';
import { createFairScheduler, type FairScheduler } from '../fairness/fair-scheduler.ts';
import { createTurnGate } from '../fairness/turn-gate.ts';
import { createHandshakes, type Handshakes } from './handshakes.ts';
import { DEFAULT_LIMITS, type ReceiverLimits } from './limits.ts';
import { announcedLength, hasBadHost, headOf, isFromForeignPage } from './request-head.ts';
import { affordableConnections, createNodeServer, type TlsIdentity } from './node-server.ts';
import type { AnswerOther } from './key-answer.ts';
import { createProbes, type Probes } from './probes.ts';
import type { ReceiverListener } from '../receiver-event.ts';
import type { SelectiveReceiver } from '../own-webhooks.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { respond } from './respond.ts';
import { normalPath, routeRequest } from './routing.ts';

/**
 * Connections that may wait to be accepted. One that finds no place is tried again by its sender's
 * system after 1, 3, 7 seconds: too late for an answer within 3.
 */
const BACKLOG = 4096;

/**
 * Deliveries that begin in one turn of the event loop. Were it all that have come, none would be committed
 * before the last one was judged, and the disk and this thread would take turns in place of working side by
 * side.
 */
const DELIVERIES_A_TURN = 8;

export interface ReceiverServerOptions {
  readonly receiver: SelectiveReceiver;
  /** Told of everything, after it was answered. */
  readonly onEvent: ReceiverListener;
  readonly clock: Clock;
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The one path that takes deliveries; every path does without it. */
  readonly path?: string | undefined;
  /** With it https is spoken, without it http. */
  readonly tls?: TlsIdentity | undefined;
  readonly limits?: Partial<ReceiverLimits>;
  /** Answers what is no delivery, and is not refused then. */
  readonly answerOther?: AnswerOther | undefined;
}

export interface RunningReceiver {
  /** Where deliveries can be sent to from this machine, with the path where one was chosen. */
  readonly url: string;
  /** The address that is listened on. */
  readonly address: string;
  readonly port: number;
  /** By which it can be found out whether a public address leads here. */
  readonly probes: Pick<Probes, 'expect'>;
  /**
   * Stops accepting, lets what is under way finish, and ends what has not after `withinMs`
   * milliseconds. May be called again.
   */
  close(withinMs: number): Promise<void>;
}

/**
 * Starts to receive deliveries over HTTP, or HTTPS.
 *
 * @returns once connections are accepted
 * @throws HooksError `port_in_use` or `listen_failed`, and what node:tls throws for an unusable identity
 */
export async function startReceiverServer(options: ReceiverServerOptions): Promise<RunningReceiver> {
  const wanted = { ...DEFAULT_LIMITS, ...options.limits };
  const limits = { ...wanted, connections: await affordableConnections(wanted.connections) };
  const server = await createNodeServer(limits, options.tls);
  return await new ReceiverServer(options, limits, server).start();
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

class ReceiverServer {
  readonly #options: ReceiverServerOptions;
  readonly #limits: ReceiverLimits;
  readonly #emit: ReceiverListener;
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #handshakes: Handshakes;
  readonly #refusals: Refusals;
  readonly #fairness: FairScheduler;
  readonly #budget: ByteBudget;
  readonly #scheme: 'http' | 'https';
  /** The last request that has begun on each connection. */
  readonly #latest = new WeakMap<Socket, Exchange>();
  readonly #turns = createTurnGate(DELIVERIES_A_TURN);
  readonly #probes = createProbes();
  #isClosing = false;

  constructor(options: ReceiverServerOptions, limits: ReceiverLimits, server: Server) {
    this.#options = options;
    this.#limits = limits;
    this.#scheme = options.tls === undefined ? 'http' : 'https';
    this.#emit = safeListener(options.onEvent);
    this.#connections = createConnections(limits.connections);
    this.#refusals = createRefusals(this.#emit, options.clock, limits.lingerMs, {
      isClosing: () => this.#isClosing,
      onOver: (socket) => this.#fairness.stopParsing(socket),
    });
    this.#handshakes = createHandshakes(limits.handshakes, (reason) => this.#refusals.emit(reason));
    this.#fairness = createFairScheduler(options.clock, () => this.#connections.sockets());
    this.#budget = createByteBudget(limits.allBodiesBytes);
    this.#server = server;
    this.#attach(server);
  }

  async start(): Promise<RunningReceiver> {
    const { host, port, path = '' } = this.#options;
    const { address, port: boundPort } = await listen(this.#server, {
      command: 'listen',
      host,
      port,
      backlog: BACKLOG,
    });
    this.#server.on('error', (error) => this.#emit({ type: 'fault', error }));
    const url = `${this.#scheme}://${connectableHost(address)}:${String(boundPort)}${normalPath(path)}`;
    let closed: Promise<void> | undefined;
    const close = (withinMs: number): Promise<void> => (closed ??= this.#close(withinMs));
    return { url, address, port: boundPort, probes: this.#probes, close };
  }

  #attach(server: Server): void {
    server.on('connection', (socket) => this.#onConnection(socket));
    server.on('secureConnection', (socket: Socket) => this.#onSecured(socket));
    server.on('request', (request, response) => this.#onRequest(request, response));
    server.on('checkContinue', (request, response) => this.#onRequest(request, response, true));
    server.on('checkExpectation', (request, response) =>
      this.#refusals.answer(request, response, 'expectation', ANSWERS.expectation),
    );
    server.on('connect', (request, socket) => {
      if (socket instanceof Socket)
        this.#refusals.answerRaw(socket, 'method', methodNotAllowed(['POST']), headOf(request));
    });
    server.on('clientError', (error, socket) => {
      if (socket instanceof Socket) this.#onClientError(error, socket);
    });
  }

  #onConnection(socket: Socket): void {
    this.#turns.addConnection();
    if (!this.#connections.add(socket)) {
      socket.destroy();
      this.#refusals.emit('too_many_connections');
    } else if (this.#options.tls === undefined) this.#fairness.addConnection(socket);
    else this.#handshakes.begin(socket);
  }

  #onSecured(secured: Socket): void {
    const connection = this.#handshakes.finish(secured);
    if (connection === undefined) {
      secured.destroy();
      return;
    }
    this.#connections.replace(connection, secured);
    this.#fairness.addConnection(secured);
  }

  #onRequest(request: IncomingMessage, response: ServerResponse, expectsContinue = false): void {
    const { socket } = request;
    const before = this.#latest.get(socket);
    this.#fairness.beginRequest(socket, before === undefined || before.response.writableEnded);
    // What was sent behind it, in the same breath.
    if (this.#refusals.isSettled(socket)) return;
    this.#connections.beginRequest(socket);
    this.#latest.set(socket, { request, response });
    if (this.#connections.answering(socket) >= this.#limits.pipelined) {
      this.#refusals.answerAtOnce(request, response, 'busy', ANSWERS.busy);
      return;
    }
    if (hasBadHost(request)) {
      this.#refusals.answer(request, response, 'malformed_request', ANSWERS.hostHeader);
      return;
    }
    const { method, target } = headOf(request);
    const route = routeRequest(
      { method, target, contentLength: announcedLength(request) },
      { path: this.#options.path, bodyBytes: this.#limits.bodyBytes },
    );
    const known =
      route.kind === 'delivery'
        ? undefined
        : (this.#probes.answerTo(method, target) ?? this.#options.answerOther?.(method, target));
    if (known !== undefined) respond(response, known, this.#isClosing);
    else if (route.kind === 'refused') this.#refusals.answer(request, response, route.reason, route.answer);
    else if (route.kind === 'health') respond(response, ANSWERS.healthy, this.#isClosing);
    else if (isFromForeignPage(request, this.#scheme))
      this.#refusals.answer(request, response, 'foreign_page', ANSWERS.foreignPage);
    else {
      if (expectsContinue) response.writeContinue();
      void this.#onDelivery(request, response);
    }
  }

  async #onDelivery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = this.#options.clock.now();
    const { socket } = request;
    const read = await readBody(request, this.#limits.bodyBytes, this.#budget, () =>
      this.#fairness.addPiece(socket),
    );
    if (typeof read === 'string') {
      this.#onBodyFailure(request, response, read);
      return;
    }
    this.#connections.beginAnswer(socket);
    const turn = this.#turns.begin();
    if (turn !== undefined) await turn;
    const { method, target } = headOf(request);
    try {
      const { answer, event } = await this.#options.receiver.receive({
        method,
        target,
        headerValues: request.headers,
        headers: headerPairs(request.rawHeaders),
        body: read.body,
        receivedAt,
        sender: socket,
      });
      respond(response, answer, this.#isClosing);
      this.#emit(event);
    } catch (error) {
      respond(response, ANSWERS.fault, true);
      this.#emit({ type: 'fault', error });
    } finally {
      read.release();
      this.#connections.endAnswer(socket);
    }
  }

  #onBodyFailure(request: IncomingMessage, response: ServerResponse, failure: BodyFailure): void {
    const refusals = this.#refusals;
    if (failure === 'too_large') refusals.answer(request, response, failure, ANSWERS.tooLarge);
    else if (failure === 'busy') refusals.answer(request, response, failure, ANSWERS.busy);
    else if (failure === 'too_fragmented')
      refusals.answerAtOnce(request, response, failure, ANSWERS.tooFragmented);
    // What was malformed or too slow has been answered and told already.
    else if (!refusals.isSettled(request.socket)) refusals.emit(failure, undefined, headOf(request));
  }

  #onClientError(error: Error, socket: Socket): void {
    // The parser reports every further byte of a connection that it has given up.
    if (this.#refusals.isSettled(socket)) return;
    if (isTlsError(error)) {
      this.#handshakes.fail(socket, error);
      socket.destroy();
      return;
    }
    const isSilent = socket.bytesRead === 0;
    const isReset = errorCode(error) === 'ECONNRESET';
    if (!socket.writable || isSilent || isReset) {
      socket.destroy();
      return;
    }
    const { reason, answer } = explainClientError(error);
    const latest = this.#latest.get(socket);
    const head = latest?.request.complete === false ? headOf(latest.request) : undefined;
    if (!this.#awaitsAnswer(socket)) {
      this.#refusals.answerRaw(socket, reason, answer, head);
      return;
    }
    // An earlier request on it is still being answered, and answers keep their order: it gets that one
    // answer, and the connection ends when it has been idle.
    this.#refusals.settle(socket);
    this.#refusals.emit(reason, undefined, head);
  }

  #awaitsAnswer(socket: Socket): boolean {
    const latest = this.#latest.get(socket);
    const isWhole = latest?.request.complete === true && !latest.response.writableEnded;
    return isWhole || this.#connections.answering(socket) > 0;
  }

  async #close(withinMs: number): Promise<void> {
    this.#isClosing = true;
    await closeServer(this.#server, {
      withinMs,
      clock: this.#options.clock,
      closeIdle: () => this.#connections.closeSilent(),
    });
  }
}
