import { EXIT, type ExitCode } from '../../../domain/errors.ts';
import type { FileCode } from '../../../domain/files/file-codes.ts';
import type { FileKind } from '../../../domain/files/file-links.ts';

/** What became of one file of a delivery. */
export interface FileResult {
  /** Of the delivery. */
  readonly id: string;
  readonly position: number;
  /** Undefined where the delivery has no file. */
  readonly kind: FileKind | undefined;
  readonly state: 'downloaded' | 'exists' | 'failed';
  /** Where it is. */
  readonly file?: string | undefined;
  readonly bytes?: number | undefined;
  /** Whether the service was asked for a new link. */
  readonly isRefreshed: boolean;
  /** Undefined unless it failed. */
  readonly code?: FileCode | undefined;
  /** Why no new link could be had, as the call of the service has it. */
  readonly refusal?: string | undefined;
}

/** Whether trying again may help. */
const UNREACHABLE: ReadonlySet<FileCode> = new Set<FileCode>(['unreachable', 'timeout', 'broken', 'failed']);

export function exitCodeFor(results: readonly FileResult[]): ExitCode {
  const codes = results.flatMap(({ code }) => code ?? []);
  if (codes.length === 0) return EXIT.done;
  return codes.some((code) => UNREACHABLE.has(code)) ? EXIT.unreachable : EXIT.answerIsNo;
}
