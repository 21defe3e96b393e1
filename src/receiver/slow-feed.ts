import type { Socket } from 'node:net';

/** Lines that are parsed at a time: most deliveries have about 15, and so has a body no piece without one. */
const LINES_AT_A_TIME = 40;

const LINE_FEED = 0x0a;

export interface SlowFeedRules {
  /** Something has been read. */
  onRead(): void;
  /** Whether the connection has had what is done at once for each. */
  isBeyond(): boolean;
  /** Whether nothing more is to be parsed. */
  isStopped(): boolean;
  /** Does work when its turn comes. */
  later(work: () => void): void;
}

/**
 * Hands what comes on a connection to node's parser a few lines at a time. Headers, requests and chunks
 * take a line or more each, while a body with a length takes none: lines are what parsing costs.
 */
export function feedSlowly(socket: Socket, rules: SlowFeedRules): void {
  // The parser listens here on every connection where http is spoken.
  const [parse] = socket.listeners('data');
  if (parse === undefined) return;
  socket.removeAllListeners('data');
  let isResting = false;
  let isItsTurn = false;

  const putBack = (bytes: Buffer): void => {
    socket.pause();
    socket.unshift(bytes);
  };
  const rest = (bytes: Buffer): void => {
    isResting = true;
    putBack(bytes);
    rules.later(goOn);
  };
  const goOn = (): void => {
    isResting = false;
    if (socket.destroyed) return;
    isItsTurn = true;
    socket.read();
    isItsTurn = false;
    if (!isResting) socket.resume();
  };

  socket.on('data', (bytes: Buffer) => {
    if (rules.isStopped()) return;
    // Whoever reads a body makes the connection go on as soon as he has had a part of it.
    if (isResting) {
      putBack(bytes);
      return;
    }
    rules.onRead();
    if (rules.isBeyond() && !isItsTurn) {
      rest(bytes);
      return;
    }
    const end = endOfLines(bytes);
    Reflect.apply(parse, socket, [bytes.subarray(0, end)]);
    if (end < bytes.length && !rules.isStopped()) rest(bytes.subarray(end));
  });
}

function endOfLines(bytes: Buffer): number {
  let end = 0;
  for (let line = 0; line < LINES_AT_A_TIME; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, end);
    if (feed === -1) return bytes.length;
    end = feed + 1;
  }
  return end;
}
