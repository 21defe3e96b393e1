import type { Socket } from 'node:net';

/** Lines that are parsed at a time: most deliveries have about 15. */
const MAX_LINES = 40;

/** Bytes that are parsed at a time, of those that have waited. */
const MAX_BYTES = 16 * 1024;

const LINE_FEED = 0x0a;

export interface ParserFeedHooks {
  /** Something has been read. */
  onRead(): void;
  /** Whether the connection has had what is done at once for each. */
  mustWait(): boolean;
  /** Whether nothing more is to be parsed. */
  isStopped(): boolean;
  /** Does work when its turn comes. */
  schedule(work: () => void): void;
}

/**
 * Hands what comes on a connection to node's parser a few lines at a time. Headers, requests and chunks
 * take a line or more each, while a body with a length takes none: lines are what parsing costs.
 *
 * Node documents neither of the two things that this needs: that its parser is the listener of `data`,
 * and that whoever reads a body calls `resume` of the connection.
 */
export function feedParser(socket: Socket, hooks: ParserFeedHooks): void {
  const [parse] = socket.listeners('data');
  if (parse === undefined) return;
  socket.removeAllListeners('data');
  let isPaused = false;
  let isItsTurn = false;
  /** Bytes that were put back: reading just these again copies nothing. */
  let putBack = 0;

  // Whoever reads a body makes the connection go on with every piece: it would be read to its end, and
  // kept here, while a few lines are parsed. Node reads little more while it is paused.
  const resume = socket.resume.bind(socket);
  socket.resume = () => (isPaused ? socket : resume());

  const pause = (): void => {
    isPaused = true;
    socket.pause();
    hooks.schedule(goOn);
  };
  const goOn = (): void => {
    isPaused = false;
    if (socket.destroyed) return;
    isItsTurn = true;
    socket.read(putBack > 0 ? putBack : Math.min(socket.readableLength, MAX_BYTES));
    isItsTurn = false;
    if (isPaused) return;
    if (socket.readableLength > 0) pause();
    else resume();
  };

  socket.on('data', (bytes: Buffer) => {
    if (hooks.isStopped()) return;
    hooks.onRead();
    const mayBegin = isItsTurn || !(isPaused || hooks.mustWait());
    const end = mayBegin ? endOfLines(bytes) : 0;
    if (end < bytes.length && !isPaused) pause();
    if (end > 0) Reflect.apply(parse, socket, [bytes.subarray(0, end)]);
    putBack = hooks.isStopped() ? 0 : bytes.length - end;
    if (putBack > 0) socket.unshift(bytes.subarray(end));
  });
}

function endOfLines(bytes: Buffer): number {
  let end = 0;
  for (let line = 0; line < MAX_LINES; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, end);
    if (feed === -1) return bytes.length;
    end = feed + 1;
  }
  return end;
}
