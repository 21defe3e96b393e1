import { createPublicKey, type KeyObject } from 'node:crypto';
import type { AdmitOperation, StoreOperation } from '../engine-types.ts';

/**
 * Operations on their way to the store's thread. What stands in a part of a larger memory would be
 * copied with all of it, and each object and piece of memory costs a message much: so all words go as one
 * text, and all bytes in one piece, which changes hands.
 */
export interface PackedOperations {
  /** JSON of the operations without their bytes; a key is its place among the keys. */
  readonly text: string;
  /** How many of the bytes belong to each. */
  readonly sizes: readonly number[];
  readonly bytes: ArrayBuffer;
  /** PEM of the keys of signatures that are to be checked. */
  readonly keys: readonly string[];
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
  const keys: KeyObject[] = [];
  const words = operations.map((operation) => withKeyPlace(withBytes(operation, NO_BYTES), keys));
  return {
    text: JSON.stringify(words),
    sizes: pieces.map((piece) => piece.length),
    bytes,
    keys: keys.map(pemOf),
  };
}

/** The operations as they were. */
export function unpackOperations({ text, sizes, bytes, keys }: PackedOperations): readonly StoreOperation[] {
  // Written by packOperations, in this process.
  const operations: readonly WithKeyPlace[] = JSON.parse(text);
  let offset = 0;
  return operations.map((operation, index) => {
    const size = sizes[index] ?? 0;
    const piece = Buffer.from(bytes, offset, size);
    offset += size;
    return withBytes(withKey(operation, keys), piece);
  });
}

/** An operation in which a key is named by its place. */
type WithKeyPlace =
  | Exclude<StoreOperation, AdmitOperation>
  | (Omit<AdmitOperation, 'toCheck'> & {
      readonly toCheck?: { readonly signature: string; readonly key: number } | undefined;
    });

function withKeyPlace(operation: StoreOperation, keys: KeyObject[]): WithKeyPlace {
  if (operation.kind !== 'admit') return operation;
  const { kind, delivery, targets, toCheck } = operation;
  if (toCheck === undefined) return { kind, delivery, targets };
  let place = keys.indexOf(toCheck.key);
  if (place === -1) place = keys.push(toCheck.key) - 1;
  return { kind, delivery, targets, toCheck: { signature: toCheck.signature, key: place } };
}

function withKey(operation: WithKeyPlace, keys: readonly string[]): StoreOperation {
  if (operation.kind !== 'admit') return operation;
  const { kind, delivery, targets, toCheck } = operation;
  if (toCheck === undefined) return { kind, delivery, targets };
  return {
    kind,
    delivery,
    targets,
    toCheck: { signature: toCheck.signature, key: keyFrom(keys[toCheck.key] ?? '') },
  };
}

const pems = new WeakMap<KeyObject, string>();

/** Kept with its key: writing it takes as long as many checks. */
function pemOf(key: KeyObject): string {
  const known = pems.get(key);
  if (known !== undefined) return known;
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  pems.set(key, pem);
  return pem;
}

/** The keys that were read last; a receiver has one, and a second one for a while when that is changed. */
const keyObjects = new Map<string, KeyObject>();

const MAX_KEYS = 4;

/** Reading one takes seven times as long as a check. */
function keyFrom(pem: string): KeyObject {
  const known = keyObjects.get(pem);
  if (known !== undefined) return known;
  if (keyObjects.size >= MAX_KEYS) keyObjects.clear();
  const key = createPublicKey(pem);
  keyObjects.set(pem, key);
  return key;
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
    case 'probe':
    case 'targets':
      return operation;
  }
}
