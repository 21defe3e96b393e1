import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { readVariable, type Variables } from './variables.ts';

/** What decides where settings live, besides the environment. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const APPLICATION = 'dyte-hooks';

/**
 * The directory that settings are kept in: `DYTE_HOOKS_CONFIG_DIR`, else the platform's usual place.
 * The places are those of env-paths, which conf uses; it is not asked, because conf is slow to load
 * and every command needs the path.
 */
export function configDirectory(
  environment: Variables,
  machine: Machine = { platform: platform(), home: homedir() },
): string {
  const chosen = readVariable(environment, 'DYTE_HOOKS_CONFIG_DIR');
  if (chosen !== undefined) return resolve(chosen);
  const { home } = machine;
  if (machine.platform === 'darwin') return join(home, 'Library', 'Preferences', APPLICATION);
  if (machine.platform === 'win32') {
    const roaming = readVariable(environment, 'APPDATA') ?? join(home, 'AppData', 'Roaming');
    return join(roaming, APPLICATION, 'Config');
  }
  return join(readVariable(environment, 'XDG_CONFIG_HOME') ?? join(home, '.config'), APPLICATION);
}
