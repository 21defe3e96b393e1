import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import type { RefusalReason } from '../../domain/delivery/received-delivery.ts';
import type { Answer } from '../answers.ts';
import { createDeadlines } from './deadlines.ts';
import { headOf, hasMoreToCome } from './request-head.ts';
import type { ReceiverListener } from '../receiver-event.ts';
import { respond, respondEarly, respondRaw } from './respond.ts';

/** What is known of a request that is refused. */
export interface RefusedHead {
  readonly method?: string | undefined;
  readonly target?: string | undefined;
}

/** Refuses requests: answers them where that can be done, and tells of each once. */
export interface Refusals {
  /** Answers a request, and lets its sender finish sending before its connection ends. */
  answer(request: IncomingMessage, response: ServerResponse, reason: RefusalReason, answer: Answer): void;
  /** Answers a request that costs too much: its connection ends, whether its sender has read or not. */
  answerAtOnce(
    request: IncomingMessage,
    response: ServerResponse,
    reason: RefusalReason,
    answer: Answer,
  ): void;
  /** Answers on a connection where no request could be read, and ends it. */
  answerRaw(socket: Socket, reason: RefusalReason, answer: Answer, head?: RefusedHead): void;
  /** Takes what still comes on a connection for nothing; what was asked before is answered. */
  settle(socket: Socket): void;
  /** Whether a connection has been given its last answer. */
  isSettled(socket: Socket): boolean;
  /** Tells of one that nobody was left to answer. */
  emit(reason: RefusalReason, status?: number, head?: RefusedHead): void;
}

export interface RefusalHooks {
  /** Whether connections end with their next answer. */
  readonly isClosing: () => boolean;
  /** Nothing more is to be read on a connection. */
  readonly onOver: (socket: Socket) => void;
}

/**
 * @param lingerMs milliseconds that a sender has to read an answer to what it has not sent whole
 */
export function createRefusals(
  emit: ReceiverListener,
  clock: Clock,
  lingerMs: number,
  { isClosing, onOver }: RefusalHooks,
): Refusals {
  const settled = new WeakSet<Socket>();
  const lingering = createDeadlines(clock, lingerMs);

  const emitRefused = (reason: RefusalReason, status?: number, head: RefusedHead = {}): void => {
    const { method, target } = head;
    emit({ type: 'refused', reason, status, receivedAt: clock.now(), method, target });
  };

  return {
    answer: (request, response, reason, answer) => {
      if (!hasMoreToCome(request)) respond(response, answer, isClosing());
      else {
        settled.add(request.socket);
        respondEarly(request, response, answer, lingering);
      }
      emitRefused(reason, answer.status, headOf(request));
    },
    answerAtOnce: (request, response, reason, answer) => {
      settled.add(request.socket);
      onOver(request.socket);
      respond(response, answer, true);
      emitRefused(reason, answer.status, headOf(request));
    },
    answerRaw: (socket, reason, answer, head) => {
      settled.add(socket);
      onOver(socket);
      respondRaw(socket, answer, lingering);
      emitRefused(reason, answer.status, head);
    },
    settle: (socket) => {
      settled.add(socket);
      onOver(socket);
    },
    isSettled: (socket) => settled.has(socket),
    emit: emitRefused,
  };
}
