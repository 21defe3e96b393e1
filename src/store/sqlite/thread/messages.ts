import type { EngineOptions, OperationResult, ReceiverIdentity } from '../engine-types.ts';
import type { PackedOperations } from './packed-operations.ts';
import type { ReceiverReport } from '../../../domain/forward/receiver-record.ts';
import type { Pause } from '../../../domain/forward/pause.ts';
import { HooksError, ERROR_EXIT_CODES, type ErrorCode } from '../../../domain/errors.ts';
import type { PendingForward, StoreEvent, StoreMeasures } from '../../delivery-store.ts';

/** What the store's thread is started with. */
export interface ThreadOptions extends EngineOptions {
  readonly receiver: ReceiverIdentity;
}

/** What the thread is asked for, one after the other. */
export type Request =
  | { readonly kind: 'commit'; readonly operations: PackedOperations }
  | { readonly kind: 'pending'; readonly target: string; readonly after: number; readonly limit: number }
  | { readonly kind: 'count_pending'; readonly target: string }
  | { readonly kind: 'measure'; readonly targets: readonly string[] }
  | { readonly kind: 'read_pause' }
  | { readonly kind: 'pause'; readonly pause: Pause }
  | { readonly kind: 'resume' }
  | { readonly kind: 'record_receiver'; readonly report: ReceiverReport }
  | { readonly kind: 'close' };

/** What it says: one answer for each request, in order, and news in between. */
export type Reply =
  | { readonly kind: 'event'; readonly event: StoreEvent }
  | { readonly kind: 'failed'; readonly error: ErrorMessage }
  | { readonly kind: 'ready' }
  | { readonly kind: 'committed'; readonly results: readonly OperationResult[] }
  | { readonly kind: 'pending'; readonly forwards: readonly ForwardMessage[] }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'measured'; readonly measures: StoreMeasures }
  | { readonly kind: 'pause'; readonly pause: Pause | undefined }
  | { readonly kind: 'recorded' }
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
