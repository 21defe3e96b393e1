import { accessSync, constants, statSync } from 'node:fs';
import { platform } from 'node:os';
import { posix, win32 } from 'node:path';
import type { Environment } from '../../context.ts';

/** What this program is called. */
export const NAME = 'dyte-hooks';

/** What decides whether a shell finds a program. */
interface Finding {
  readonly platform: NodeJS.Platform;
  /** Whether there is a file that can be run. */
  isProgram(path: string): boolean;
}

const THIS_MACHINE: Finding = {
  platform: platform(),
  isProgram: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
};

/**
 * How this program is called in a shell, for commands that are printed to be typed: by its name where `PATH`
 * has it, else through npx, which finds it where it was installed or cloned.
 */
export function ownCommand(environment: Environment, finding: Finding = THIS_MACHINE): string {
  return isOnPath(environment, finding) ? NAME : `npx ${NAME}`;
}

/** Whether a shell finds this program by its name. */
function isOnPath(environment: Environment, finding: Finding): boolean {
  const isWindows = finding.platform === 'win32';
  const path = isWindows ? win32 : posix;
  const value = valueOf(environment, 'PATH', isWindows) ?? '';
  const folders = value
    .split(path.delimiter)
    .map((folder) => (isWindows ? folder.replace(/^"(.*)"$/, '$1') : folder))
    .filter((folder) => folder !== '' && !isOfNpm(folder));
  const endings = isWindows
    ? (valueOf(environment, 'PATHEXT', isWindows) ?? '.COM;.EXE;.BAT;.CMD').split(';')
    : [''];
  return folders.some((folder) =>
    endings.some((ending) => finding.isProgram(path.join(folder, `${NAME}${ending.toLowerCase()}`))),
  );
}

/** Names of variables have no case on Windows, where the usual spelling is `Path`. */
function valueOf(environment: Environment, name: string, isWindows: boolean): string | undefined {
  if (!isWindows) return environment[name];
  return Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1];
}

/** What npm and npx add for the programs that they start: the shell of whoever called them lacks it. */
function isOfNpm(folder: string): boolean {
  return /(?:^|[\\/])node_modules[\\/]\.bin[\\/]?$/.test(folder);
}
