import type { IncomingMessage } from 'node:http';

/** Why a body was not read to its end. */
export type BodyFailure = 'too_large' | 'too_fragmented' | 'busy' | 'aborted';

/** Bytes that bodies may take at one moment, shared by all requests. */
export interface ByteBudget {
  /**
   * @param size bytes of the body with them
   * @returns whether there was room
   */
  take(bytes: number, size: number): boolean;
  release(bytes: number): void;
}

/** Bytes up to which a body is small: few have more. */
const SMALL_BODY_BYTES = 16 * 1024;

/** Of the budget, what only small bodies may take: large ones that never end must not keep them out. */
const SMALL_BODY_SHARE = 1 / 4;

export function createByteBudget(limit: number): ByteBudget {
  const forLarge = limit * (1 - SMALL_BODY_SHARE);
  let taken = 0;
  return {
    take: (bytes, size) => {
      if (taken + bytes > (size > SMALL_BODY_BYTES ? forLarge : limit)) return false;
      taken += bytes;
      return true;
    },
    release: (bytes) => {
      taken -= bytes;
    },
  };
}

/**
 * Pieces that a body may come in when they are below `SMALLEST_PIECE` bytes on average: each costs as much
 * as a whole request, so chunks of one byte would keep the process busy for minutes.
 */
const MAX_SMALL_PIECES = 4096;
const MIN_PIECE_BYTES = 16;

/** First room for a body that comes in several pieces, in bytes; doubled as it grows. */
const FIRST_BUFFER_BYTES = SMALL_BODY_BYTES;

/**
 * Reads a request's body as the exact bytes that came, at most `limit` of them.
 *
 * @param budget what the body takes of it is given back with `release` of the result
 * @param onPiece called for each piece that it comes in
 * @returns the body, or why there is none; the rest of a body that failed is left unread
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  budget: ByteBudget,
  onPiece: () => void = () => undefined,
): Promise<{ readonly body: Buffer; readonly release: () => void } | BodyFailure> {
  const body = new GrowingBody(limit, budget);
  return new Promise((resolve) => {
    const finish = (failure: BodyFailure | undefined): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      if (failure === undefined) resolve({ body: body.bytes(), release: () => body.release() });
      else {
        body.release();
        resolve(failure);
      }
    };
    const onData = (chunk: Buffer): void => {
      onPiece();
      const failure = body.add(chunk);
      if (failure !== undefined) finish(failure);
    };
    const onEnd = (): void => finish(undefined);
    // Comes after 'end' for a whole request, so here it is one that was broken off.
    const onClose = (): void => finish('aborted');
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

/**
 * Pieces are copied into one buffer: keeping them as they come would cost a hundred times the body
 * when a sender makes chunks of one byte.
 */
class GrowingBody {
  readonly #limit: number;
  readonly #budget: ByteBudget;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #taken = 0;
  #pieces = 0;

  constructor(limit: number, budget: ByteBudget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  add(chunk: Buffer): Exclude<BodyFailure, 'aborted'> | undefined {
    const length = this.#length + chunk.length;
    this.#pieces += 1;
    if (this.#pieces > MAX_SMALL_PIECES && length < this.#pieces * MIN_PIECE_BYTES) return 'too_fragmented';
    if (length > this.#limit) return 'too_large';
    if (length > this.#buffer.length) {
      // Nearly every body comes in one piece, which is kept without a copy.
      const isOnlyPiece = this.#length === 0;
      const size = isOnlyPiece ? chunk.length : this.#nextSize(length);
      if (!this.#budget.take(size - this.#taken, size)) return 'busy';
      this.#taken = size;
      if (isOnlyPiece) {
        this.#buffer = chunk;
        this.#length = length;
        return undefined;
      }
      const room = Buffer.allocUnsafe(size);
      this.#buffer.copy(room, 0, 0, this.#length);
      this.#buffer = room;
    }
    chunk.copy(this.#buffer, this.#length);
    this.#length = length;
    return undefined;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  release(): void {
    this.#budget.release(this.#taken);
    this.#taken = 0;
  }

  #nextSize(needed: number): number {
    return Math.min(this.#limit, Math.max(FIRST_BUFFER_BYTES, needed, this.#buffer.length * 2));
  }
}
