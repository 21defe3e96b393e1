import type { Socket } from 'node:net';
import type { Clock } from '../domain/clock.ts';
import { feedSlowly } from './slow-feed.ts';
import { createTurnCounter, createWorkQueue } from './turns.ts';

/**
 * Shares the process's time between connections. One read brings up to 64 KiB, which node parses
 * without a pause: a body of that size is a moment's work, thousands of chunks of one byte, or of
 * pipelined requests, are not. Node accepts one connection in each turn of the event loop, so with a
 * hundred that wait to be accepted, a good delivery waits for a hundred turns.
 *
 * Once connections ask for much, all of them are paced for a while: what goes beyond what one delivery
 * takes is done for a moment in each turn, a part of each connection after the other. Pacing itself
 * costs some 10 microseconds a delivery, and is left out until then.
 */
export interface Pacing {
  /** A connection on which http is spoken has been opened. */
  watch(socket: Socket): void;
  /**
   * A request has begun on it.
   *
   * @param isNext whether all before it have been answered
   */
  begin(socket: Socket, isNext: boolean): void;
  /** A piece of a body has come on it. */
  advance(socket: Socket): void;
  /** Nothing more is to be parsed on it. */
  stop(socket: Socket): void;
}

/** Steps (a request, a piece of a body, a read) that a delivery is done with. */
const STEPS_OF_A_DELIVERY = 12;

/** Steps beyond that, of all connections in one turn, from which on all are paced. */
const MOST_BEYOND = 64;

/** How long they are paced after that was last so, in milliseconds. */
const PACED_FOR = 60_000;

/** What a connection has asked for since it was last answered. */
interface Work {
  turn: number;
  steps: number;
}

/** @param open gives the connections that there are */
export function createPacing(clock: Clock, open: () => Iterable<Socket>): Pacing {
  const turns = createTurnCounter();
  const later = createWorkQueue(clock);
  const works = new WeakMap<Socket, Work>();
  const paced = new WeakSet<Socket>();
  const stopped = new WeakSet<Socket>();
  let pacedUntil = -Infinity;
  let beyond = { turn: 0, steps: 0 };

  const workOf = (socket: Socket): Work => {
    const known = works.get(socket);
    if (known !== undefined) return known;
    const work = { turn: turns.now(), steps: 0 };
    works.set(socket, work);
    return work;
  };

  /** Within one turn nothing is forgiven: what came in one read is one demand. */
  const startAnew = (work: Work): void => {
    const turn = turns.now();
    if (work.turn === turn) return;
    work.turn = turn;
    work.steps = 0;
  };

  const step = (socket: Socket): void => {
    const work = workOf(socket);
    work.steps += 1;
    if (work.steps <= STEPS_OF_A_DELIVERY) return;
    const turn = turns.now();
    if (beyond.turn !== turn) beyond = { turn, steps: 0 };
    beyond.steps += 1;
    if (beyond.steps === MOST_BEYOND) paceAll();
  };

  const paceAll = (): void => {
    const now = clock.elapsed();
    const isNews = now >= pacedUntil;
    pacedUntil = now + PACED_FOR;
    if (isNews) for (const socket of open()) pace(socket);
  };

  const pace = (socket: Socket): void => {
    if (paced.has(socket)) return;
    paced.add(socket);
    feedSlowly(socket, {
      onRead: () => step(socket),
      isBeyond: () => workOf(socket).steps > STEPS_OF_A_DELIVERY,
      isStopped: () => stopped.has(socket),
      later,
    });
  };

  return {
    watch: (socket) => {
      if (clock.elapsed() < pacedUntil) pace(socket);
    },
    begin: (socket, isNext) => {
      const work = workOf(socket);
      if (isNext) startAnew(work);
      step(socket);
    },
    advance: step,
    stop: (socket) => {
      stopped.add(socket);
    },
  };
}
