import { tmpdir } from 'node:os';
import { isAbsolute } from 'node:path';

/** What POSIX systems have for temporary files. */
const SYSTEM_TEMPORARY = '/tmp';

/** Where temporary files go: a relative TMPDIR is none, it would put payloads below the working directory. */
export function temporaryDirectory(): string {
  const chosen = tmpdir();
  return isAbsolute(chosen) ? chosen : SYSTEM_TEMPORARY;
}
