import type { Socket } from 'node:net';

/** Lines that are parsed at a time: most deliveries have about 15. */
const LINES_AT_A_TIME = 40;

/** Bytes that are parsed at a time, of those that have waited. */
const BYTES_AT_A_TIME = 16 * 1024;

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
  /** Bytes that were put back: reading just these again copies nothing. */
  let putBack = 0;

  // Whoever reads a body makes the connection go on with every piece: it would be read to its end, and
  // kept here, while a few lines are parsed. Node reads little more while it is at rest.
  const resume = socket.resume.bind(socket);
  socket.resume = () => (isResting ? socket : resume());

  const rest = (): void => {
    isResting = true;
    socket.pause();
    rules.later(goOn);
  };
  const goOn = (): void => {
    isResting = false;
    if (socket.destroyed) return;
    isItsTurn = true;
    socket.read(putBack > 0 ? putBack : Math.min(socket.readableLength, BYTES_AT_A_TIME));
    isItsTurn = false;
    if (isResting) return;
    if (socket.readableLength > 0) rest();
    else resume();
  };

  socket.on('data', (bytes: Buffer) => {
    if (rules.isStopped()) return;
    rules.onRead();
    const mayBegin = isItsTurn || !(isResting || rules.isBeyond());
    const end = mayBegin ? endOfLines(bytes) : 0;
    if (end < bytes.length && !isResting) rest();
    if (end > 0) Reflect.apply(parse, socket, [bytes.subarray(0, end)]);
    putBack = rules.isStopped() ? 0 : bytes.length - end;
    if (putBack > 0) socket.unshift(bytes.subarray(end));
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
