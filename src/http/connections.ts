import type { Socket } from 'node:net';

/**
 * Keeps connections to a number. At the limit a new one takes the place of the one that has waited
 * longest without a whole request: ten thousand silent connections cannot keep a delivery out, since
 * a sender has sent its request long before its turn would come.
 */
export interface Connections {
  /** @returns false when every place is taken by a request that is being answered */
  add(socket: Socket): boolean;
  /** TLS has made another socket of this one, which keeps its place. */
  replace(socket: Socket, secured: Socket): void;
  /** The head of a request has come on this connection. */
  beginRequest(socket: Socket): void;
  /** The whole request has come, and is being answered. */
  beginAnswer(socket: Socket): void;
  endAnswer(socket: Socket): void;
  /** Requests on it that are being answered: more than one when they are pipelined. */
  answering(socket: Socket): number;
  /** All that are open. */
  sockets(): Iterable<Socket>;
  /** Closes those on which nothing has been asked. */
  closeSilent(): void;
}

type WaitingFor = 'head' | 'body';

export function createConnections(limit: number): Connections {
  /** Longest first: a map keeps the order in which it was filled. */
  const waiting = new Map<Socket, WaitingFor>();
  /** How many requests are being answered on each. */
  const answering = new Map<Socket, number>();

  const forget = (socket: Socket): void => {
    waiting.delete(socket);
    answering.delete(socket);
  };

  const makeRoom = (): boolean => {
    if (waiting.size + answering.size < limit) return true;
    const [longest] = waiting.keys();
    if (longest === undefined) return false;
    forget(longest);
    longest.destroy();
    return true;
  };

  const enter = (socket: Socket): void => {
    waiting.set(socket, 'head');
    socket.once('close', () => forget(socket));
  };

  return {
    add: (socket) => {
      if (!makeRoom()) return false;
      enter(socket);
      return true;
    },
    replace: (socket, secured) => {
      forget(socket);
      enter(secured);
    },
    beginRequest: (socket) => {
      if (waiting.has(socket)) waiting.set(socket, 'body');
    },
    beginAnswer: (socket) => {
      if (socket.destroyed) return;
      waiting.delete(socket);
      answering.set(socket, (answering.get(socket) ?? 0) + 1);
    },
    endAnswer: (socket) => {
      const others = (answering.get(socket) ?? 1) - 1;
      if (others > 0) {
        answering.set(socket, others);
        return;
      }
      answering.delete(socket);
      if (!socket.destroyed) waiting.set(socket, 'head');
    },
    answering: (socket) => answering.get(socket) ?? 0,
    sockets: () => [...waiting.keys(), ...answering.keys()],
    closeSilent: () => {
      for (const [socket, waitingFor] of waiting) if (waitingFor === 'head') socket.destroy();
    },
  };
}
