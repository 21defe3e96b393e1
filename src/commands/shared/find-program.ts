import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { splitCommand } from '../../domain/forward/command-words.ts';
import { HooksError } from '../../domain/errors.ts';

/**
 * Refuses a command whose program is not there, before anything is received. On Windows, where a name
 * may stand for several files, the first run tells.
 *
 * @throws HooksError `usage_invalid`
 */
export async function checkProgram(command: string, path: string | undefined): Promise<void> {
  const [program] = splitCommand(command);
  if (delimiter === ';') return;
  const isPath = program.includes('/');
  const candidates = isPath
    ? [program]
    : (path ?? '').split(delimiter).map((folder) => join(folder, program));
  if (await someOf(candidates, constants.X_OK)) return;
  if (isPath && (await someOf(candidates, constants.F_OK)))
    throw new HooksError('usage_invalid', `"${program}" of --exec cannot be executed.`, {
      hint: `Make it executable: chmod +x ${program}`,
    });
  throw new HooksError('usage_invalid', `"${program}" of --exec was not found.`, {
    hint: isPath
      ? 'Give the path of a program; a relative one begins at the current directory.'
      : `No directory of PATH has it. For one in the current directory write ./${program}.`,
  });
}

async function someOf(paths: readonly string[], mode: number): Promise<boolean> {
  for (const path of paths) {
    const isThere = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}
