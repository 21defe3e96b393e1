/**
 * Lets deliveries begin, in their order, some in each turn of the event loop.
 *
 * Node accepts one connection in each turn. With 64 connections that each bring a delivery in every turn, a
 * turn takes 10 milliseconds, and the last of 64 new connections waited half a second to be accepted, on
 * which its delivery had come long before. So in a turn in which a connection was accepted few deliveries
 * begin, until no more connections wait. docs/decisions/029-accepting-connections.md says what was measured.
 */
export interface TurnGate {
  /** A connection has been accepted: others may wait behind it. */
  addConnection(): void;
  /** @returns undefined when a delivery may begin at once, else what resolves when it may */
  begin(): Promise<void> | undefined;
}

/** So many begin in a turn in which a connection was accepted: more than one, so that those before it end. */
const WHILE_ACCEPTING = 2;

/**
 * Of those that wait, the share that begins in a turn at least. After a pause thousands may wait, whose
 * senders give up and send again: with a fixed number a turn they would never be caught up with.
 */
const LEAST_SHARE = 1 / 8;

/** @param usual how many begin in a turn else */
export function createTurnGate(usual: number): TurnGate {
  const waiting: (() => void)[] = [];
  let limit = usual;
  let begun = 0;
  let hasAccepted = false;
  let isEnding = false;

  const endTurn = (): void => {
    isEnding = false;
    limit = hasAccepted ? WHILE_ACCEPTING : usual;
    hasAccepted = false;
    const next = waiting.splice(0, Math.max(limit, Math.ceil(waiting.length * LEAST_SHARE)));
    begun = next.length;
    if (begun > 0 || limit !== usual) end();
    for (const begin of next) begin();
  };

  const end = (): void => {
    if (!isEnding) setImmediate(endTurn);
    isEnding = true;
  };

  return {
    addConnection: () => {
      hasAccepted = true;
      limit = WHILE_ACCEPTING;
      end();
    },
    begin: () => {
      end();
      // None goes before one that waits.
      if (begun < limit && waiting.length === 0) {
        begun += 1;
        return undefined;
      }
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
  };
}
