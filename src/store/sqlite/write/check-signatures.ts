import { isSignatureOf } from '../../../domain/signature/signature.ts';
import type { OperationResult, StoreOperation } from '../engine-types.ts';

const MISMATCH: OperationResult = { kind: 'mismatch' };

/**
 * Commits the operations, without the deliveries whose signature is not theirs. Signatures are checked
 * before the commit is begun: others who write to the file do not wait for that.
 *
 * @param commit keeps all that it is handed, or nothing
 * @returns a result for each operation, in their order
 */
export function commitChecked(
  operations: readonly StoreOperation[],
  commit: (operations: readonly StoreOperation[]) => readonly OperationResult[],
): readonly OperationResult[] {
  const genuine = operations.filter(isGenuine);
  if (genuine.length === operations.length) return commit(operations);
  const results = genuine.length === 0 ? [] : commit(genuine);
  const byOperation = new Map(genuine.map((operation, index) => [operation, results[index]]));
  return operations.map((operation) => byOperation.get(operation) ?? MISMATCH);
}

function isGenuine(operation: StoreOperation): boolean {
  if (operation.kind !== 'admit' || operation.toCheck === undefined) return true;
  const { signature, key } = operation.toCheck;
  return isSignatureOf(operation.delivery.body, signature, key);
}
