import type { Socket } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import { createTurnCounter, createWorkQueue } from './event-loop-turns.ts';
import { feedParser } from './parser-feed.ts';

/**
 * Shares the process's time between connections. One read brings up to 64 KiB, which node parses
 * without a pause: a body of that size takes a moment, thousands of chunks of one byte, or of
 * pipelined requests, do not. Node accepts one connection in each turn of the event loop, so with a
 * hundred that wait to be accepted, a good delivery waits for a hundred turns.
 *
 * Once connections ask for much, all of them are throttled for a while: what goes beyond what one
 * delivery takes is done for a moment in each turn, a part of each connection after the other.
 * Throttling costs some 10 microseconds a delivery, and is left out until then.
 *
 * docs/decisions/010-hostile-connections.md says what was measured, what this folder uses of Node
 * without a word in its documentation, and how to take it out.
 */
export interface FairScheduler {
  /** A connection on which http is spoken has been opened. */
  addConnection(socket: Socket): void;
  /**
   * A request has begun on it.
   *
   * @param isNext whether all before it have been answered
   */
  beginRequest(socket: Socket, isNext: boolean): void;
  /** A piece of a body has come on it. */
  addPiece(socket: Socket): void;
  /** Nothing more is to be parsed on it. */
  stopParsing(socket: Socket): void;
}

/** Steps (a request, a piece of a body, a read) that a delivery is done with. */
const MAX_STEPS_AT_ONCE = 12;

/** Steps beyond that, of all connections in one turn, from which on all are throttled. */
const MAX_EXCESS_STEPS = 64;

/** How long they are throttled after that was last so. */
const THROTTLE_MS = 60_000;

/** What a connection has asked for since it was last answered. */
interface Demand {
  turn: number;
  steps: number;
}

/** @param openSockets gives the connections that there are */
export function createFairScheduler(clock: Clock, openSockets: () => Iterable<Socket>): FairScheduler {
  const turns = createTurnCounter();
  const schedule = createWorkQueue(clock);
  const demands = new WeakMap<Socket, Demand>();
  const throttled = new WeakSet<Socket>();
  const stopped = new WeakSet<Socket>();
  let throttledUntil = -Infinity;
  let excess = { turn: 0, steps: 0 };

  const demandOf = (socket: Socket): Demand => {
    const known = demands.get(socket);
    if (known !== undefined) return known;
    const demand = { turn: turns.now(), steps: 0 };
    demands.set(socket, demand);
    return demand;
  };

  /** Within one turn nothing is forgiven: what came in one read is one demand. */
  const startAnew = (demand: Demand): void => {
    const turn = turns.now();
    if (demand.turn === turn) return;
    demand.turn = turn;
    demand.steps = 0;
  };

  const addStep = (socket: Socket): void => {
    const demand = demandOf(socket);
    demand.steps += 1;
    if (demand.steps <= MAX_STEPS_AT_ONCE) return;
    const turn = turns.now();
    if (excess.turn !== turn) excess = { turn, steps: 0 };
    excess.steps += 1;
    if (excess.steps === MAX_EXCESS_STEPS) throttleAll();
  };

  const throttleAll = (): void => {
    const now = clock.elapsed();
    const wasThrottling = now < throttledUntil;
    throttledUntil = now + THROTTLE_MS;
    if (!wasThrottling) for (const socket of openSockets()) throttle(socket);
  };

  const throttle = (socket: Socket): void => {
    if (throttled.has(socket)) return;
    throttled.add(socket);
    feedParser(socket, {
      onRead: () => addStep(socket),
      mustWait: () => demandOf(socket).steps > MAX_STEPS_AT_ONCE,
      isStopped: () => stopped.has(socket),
      schedule,
    });
  };

  return {
    addConnection: (socket) => {
      if (clock.elapsed() < throttledUntil) throttle(socket);
    },
    beginRequest: (socket, isNext) => {
      if (isNext) startAnew(demandOf(socket));
      addStep(socket);
    },
    addPiece: addStep,
    stopParsing: (socket) => {
      stopped.add(socket);
    },
  };
}
