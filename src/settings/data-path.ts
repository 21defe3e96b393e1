import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import type { Machine } from './config-path.ts';
import { readVariable, type Variables } from './variables.ts';

const APPLICATION = 'dyte-hooks';

/**
 * The directory that deliveries are kept in: `DYTE_HOOKS_DATA_DIR`, else the platform's usual place for
 * data of an application, as env-paths has it.
 */
export function dataDirectory(
  environment: Variables,
  machine: Machine = { platform: platform(), home: homedir() },
): string {
  const chosen = readVariable(environment, 'DYTE_HOOKS_DATA_DIR');
  if (chosen !== undefined) return resolve(chosen);
  const { home } = machine;
  if (machine.platform === 'darwin') return join(home, 'Library', 'Application Support', APPLICATION);
  if (machine.platform === 'win32') {
    const local = readVariable(environment, 'LOCALAPPDATA') ?? join(home, 'AppData', 'Local');
    return join(local, APPLICATION, 'Data');
  }
  return join(readVariable(environment, 'XDG_DATA_HOME') ?? join(home, '.local', 'share'), APPLICATION);
}

/** The file of a store: the one that was named, else `deliveries.sqlite` in the data directory. */
export function storeFile(environment: Variables, named: string | undefined): string {
  return named === undefined ? join(dataDirectory(environment), 'deliveries.sqlite') : resolve(named);
}
