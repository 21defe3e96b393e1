import type { EventFilter } from '../domain/events/selector.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { PendingForward } from '../store/delivery-store.ts';

/** Something that deliveries are handed to: an application, or a command. */
export interface ForwardTarget {
  /** What the store knows it by: its URL, or `exec:` and the command. May hold secrets. */
  readonly name: string;
  /** The events that it is for. */
  readonly filter: EventFilter;
  /**
   * Whether it is given deliveries that could not be verified. An application checks the signature itself; a
   * command trusts what it is given.
   */
  readonly takesUnverified: boolean;
  /** Deliveries that it is given at once. */
  readonly concurrency: number;
  /**
   * Hands a delivery over, once. However that ends is an outcome.
   *
   * @throws the signal's reason when it is aborted, once nothing of it goes on; nothing else
   */
  deliver(delivery: PendingForward, signal: AbortSignal): Promise<ForwardOutcome>;
  /** Lets go of kept connections. */
  close(): Promise<void>;
}

/** Bytes of an answer, or of what a command writes, that are kept. */
export const MAX_ANSWER_BYTES = 16 * 1024;

/** Bytes that the start of an answer may become once its content coding is undone. */
export const MAX_DECODED_BYTES = 2 * 1024 * 1024;

/** Gathers the first bytes of what comes, and throws the rest away. */
export class AnswerStart {
  readonly #chunks: Buffer[] = [];
  #remainingBytes = MAX_ANSWER_BYTES;

  add(chunk: Buffer): void {
    if (this.#remainingBytes === 0) return;
    // A copy: what comes is a small part of a large buffer, which would be kept with it.
    const kept = Buffer.from(chunk.subarray(0, this.#remainingBytes));
    this.#chunks.push(kept);
    this.#remainingBytes -= kept.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
