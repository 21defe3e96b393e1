import { errorCode } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than a file may be',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its directory does not exist',
  ENOTDIR: 'a part of the path is a file, not a directory',
  // Of making a directory: what stands there is none.
  EEXIST: 'a part of the path is a file, not a directory',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links lead in a circle',
};

/**
 * Why a file cannot be read or written, for the end of a sentence.
 *
 * @example
 * `The report cannot be written to "${path}": ${fileReason(error)}.`
 */
export function fileReason(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return REASONS[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}
