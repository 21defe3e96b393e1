import type { StoreOperation, EngineOptions, OperationResult, ReceiverIdentity } from '../engine-types.ts';
import { HooksError, ERROR_EXIT_CODES, type ErrorCode } from '../../../domain/errors.ts';
import type { PendingForward, StoreEvent } from '../../delivery-store.ts';

/** What the store's thread is started with. */
export interface ThreadOptions extends EngineOptions {
  readonly receiver: ReceiverIdentity;
}

/** What the thread is asked for, one after the other. */
export type Request =
  | { readonly kind: 'commit'; readonly operations: PackedOperations }
  | { readonly kind: 'pending'; readonly target: string; readonly after: number; readonly limit: number }
  | { readonly kind: 'count_pending'; readonly target: string }
  | { readonly kind: 'close' };

/** What it says: one answer for each request, in order, and news in between. */
export type Reply =
  | { readonly kind: 'event'; readonly event: StoreEvent }
  | { readonly kind: 'failed'; readonly error: ErrorMessage }
  | { readonly kind: 'ready' }
  | { readonly kind: 'committed'; readonly results: readonly OperationResult[] }
  | { readonly kind: 'pending'; readonly forwards: readonly ForwardMessage[] }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'closed' };

/** Between threads a Buffer becomes a plain array of bytes. */
export type ForwardMessage = Omit<PendingForward, 'body'> & { readonly body: Uint8Array };

/** An error on its way between threads, where it would lose its kind. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly stack: string | undefined;
}

export function encodeError(error: unknown): ErrorMessage {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  if (!(error instanceof HooksError)) return { code: 'store_failed', message, hint: undefined, stack };
  return { code: error.code, message, hint: error.hint, stack };
}

export function decodeError({ code, message, hint, stack }: ErrorMessage): HooksError {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return new HooksError(isErrorCode(code) ? code : 'store_failed', message, { hint, cause });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_EXIT_CODES, code);
}

/**
 * Operations on their way to the store's thread. What stands in a part of a larger memory would be
 * copied with all of it, and each object and piece of memory costs a message much: so all words go as one
 * text, and all bytes in one piece, which changes hands.
 */
export interface PackedOperations {
  /** JSON of the operations without their bytes. */
  readonly text: string;
  /** How many of the bytes belong to each. */
  readonly sizes: readonly number[];
  readonly bytes: ArrayBuffer;
}

const NO_BYTES = Buffer.alloc(0);

/** Takes the bytes out of the operations and puts them one behind the other. */
export function packOperations(operations: readonly StoreOperation[]): PackedOperations {
  const pieces = operations.map(bytesOf);
  const bytes = new ArrayBuffer(pieces.reduce((sum, piece) => sum + piece.length, 0));
  const packed = new Uint8Array(bytes);
  let offset = 0;
  for (const piece of pieces) {
    packed.set(piece, offset);
    offset += piece.length;
  }
  return {
    text: JSON.stringify(operations.map((operation) => withBytes(operation, NO_BYTES))),
    sizes: pieces.map((piece) => piece.length),
    bytes,
  };
}

/** The operations as they were. */
export function unpackOperations({ text, sizes, bytes }: PackedOperations): readonly StoreOperation[] {
  // Written by packOperations, in this process.
  const operations: readonly StoreOperation[] = JSON.parse(text);
  let offset = 0;
  return operations.map((operation, index) => {
    const size = sizes[index] ?? 0;
    const piece = Buffer.from(bytes, offset, size);
    offset += size;
    return withBytes(operation, piece);
  });
}

function bytesOf(operation: StoreOperation): Buffer {
  if (operation.kind === 'admit' || operation.kind === 'reject') return operation.delivery.body;
  if (operation.kind === 'forward' && 'answerStart' in operation.record.outcome)
    return operation.record.outcome.answerStart;
  return NO_BYTES;
}

function withBytes(operation: StoreOperation, bytes: Buffer): StoreOperation {
  switch (operation.kind) {
    case 'admit':
      return { ...operation, delivery: { ...operation.delivery, body: bytes } };
    case 'reject':
      return { ...operation, delivery: { ...operation.delivery, body: bytes } };
    case 'forward': {
      const { record } = operation;
      if (!('answerStart' in record.outcome)) return operation;
      return { ...operation, record: { ...record, outcome: { ...record.outcome, answerStart: bytes } } };
    }
    case 'heartbeat':
      return operation;
  }
}
