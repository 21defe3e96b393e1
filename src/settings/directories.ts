import { STORE_FILE_NAME } from '../domain/defaults.ts';
import { platform, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { HooksError } from '../domain/errors.ts';
import { expandHome } from '../domain/environment/home-path.ts';
import { readVariable, type Variables } from '../domain/environment/variables.ts';

/** What decides where files are, besides the environment. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The home that the system's list of accounts has for this user; throws where there is no such account. */
  accountHome(): string;
  /** Throws where the directory was removed. */
  workingDirectory(): string;
}

/** This machine. */
export const THIS_MACHINE: Machine = {
  platform: platform(),
  accountHome: () => userInfo().homedir,
  workingDirectory: () => paths({ platform: platform() }).resolve('.'),
};

/** A kind of directory: the variable that names it, if any, and the platform's usual places as env-paths has them. */
interface DirectoryKind {
  readonly variable?: string;
  readonly macos: readonly string[];
  readonly windows: Place;
  readonly others: Place;
}

/** A directory that a variable of the platform names, else one below the home, and the way down from it. */
interface Place {
  readonly variable: string;
  readonly belowHome: readonly string[];
  readonly inside: readonly string[];
}

const APPLICATION = 'dyte-hooks';

/** Settings: env-paths is not asked for the place, because conf, which has it, is slow to load. */
const CONFIG: DirectoryKind = {
  variable: 'DYTE_HOOKS_CONFIG_DIR',
  macos: ['Library', 'Preferences', APPLICATION],
  windows: {
    variable: 'APPDATA',
    belowHome: ['AppData', 'Roaming'],
    inside: [APPLICATION, 'Config'],
  },
  others: { variable: 'XDG_CONFIG_HOME', belowHome: ['.config'], inside: [APPLICATION] },
};

/** Deliveries, and the key that changed ones are signed with. */
const DATA: DirectoryKind = {
  variable: 'DYTE_HOOKS_DATA_DIR',
  macos: ['Library', 'Application Support', APPLICATION],
  windows: {
    variable: 'LOCALAPPDATA',
    belowHome: ['AppData', 'Local'],
    inside: [APPLICATION, 'Data'],
  },
  others: { variable: 'XDG_DATA_HOME', belowHome: ['.local', 'share'], inside: [APPLICATION] },
};

/** What can be made again at any time. */
const CACHE: DirectoryKind = {
  macos: ['Library', 'Caches', APPLICATION],
  windows: {
    variable: 'LOCALAPPDATA',
    belowHome: ['AppData', 'Local'],
    inside: [APPLICATION, 'Cache'],
  },
  others: { variable: 'XDG_CACHE_HOME', belowHome: ['.cache'], inside: [APPLICATION] },
};

/**
 * The directory that settings are kept in: `DYTE_HOOKS_CONFIG_DIR`, else the platform's usual place.
 *
 * @throws HooksError `home_missing` where only the home would say, and there is none; `file_failed` for a
 *   relative one in a working directory that is gone
 */
export function configDirectory(environment: Variables, machine: Machine = THIS_MACHINE): string {
  return directory(CONFIG, environment, machine);
}

/** The directory that deliveries are kept in: `DYTE_HOOKS_DATA_DIR`, else the platform's usual place. */
export function dataDirectory(environment: Variables, machine: Machine = THIS_MACHINE): string {
  return directory(DATA, environment, machine);
}

/**
 * The directory of what can be made again: the platform's usual place.
 *
 * @throws HooksError `home_missing`
 */
export function cacheDirectory(environment: Variables, machine: Machine = THIS_MACHINE): string {
  return directory(CACHE, environment, machine);
}

/** The file of a store: the one that was named, else `deliveries.sqlite` in the data directory. */
export function storeFile(
  environment: Variables,
  named: string | undefined,
  machine: Machine = THIS_MACHINE,
): string {
  return named === undefined
    ? paths(machine).join(dataDirectory(environment, machine), STORE_FILE_NAME)
    : absolutePath(named, environment, machine);
}

/**
 * The home of whoever runs this: `HOME` (`USERPROFILE` on Windows), else what the system has for the
 * account. A relative or empty one is none.
 *
 * @throws HooksError `home_missing`
 */
export function homeDirectory(environment: Variables, machine: Machine = THIS_MACHINE): string {
  const variable = machine.platform === 'win32' ? 'USERPROFILE' : 'HOME';
  const home = absolute(environment[variable], machine) ?? absolute(homeOfAccount(machine), machine);
  if (home !== undefined) return home;
  throw new HooksError(
    'home_missing',
    `There is no home directory: ${variable} is not set to an absolute path, and this user has no account with one.`,
    { hint: `Set ${variable}, or name the directories: DYTE_HOOKS_CONFIG_DIR and DYTE_HOOKS_DATA_DIR.` },
  );
}

function directory(kind: DirectoryKind, environment: Variables, machine: Machine): string {
  const chosen = kind.variable === undefined ? undefined : readVariable(environment, kind.variable);
  if (chosen !== undefined) return absolutePath(chosen, environment, machine);
  const path = paths(machine);
  if (machine.platform === 'darwin') return path.join(homeDirectory(environment, machine), ...kind.macos);
  const { variable, belowHome, inside } = machine.platform === 'win32' ? kind.windows : kind.others;
  // XDG Base Directory Specification: "All paths set in these environment variables must be absolute. If an
  // implementation encounters a relative path […] it should consider the path invalid and ignore it."
  const base =
    absolute(environment[variable], machine) ?? path.join(homeDirectory(environment, machine), ...belowHome);
  return path.join(base, ...inside);
}

/** `~` is the home; what is relative is so to the working directory, which is asked for only then. */
function absolutePath(given: string, environment: Variables, machine: Machine): string {
  const path = expandHome(given, () => homeDirectory(environment, machine));
  if (paths(machine).isAbsolute(path)) return paths(machine).resolve(path);
  try {
    return paths(machine).resolve(machine.workingDirectory(), path);
  } catch (cause) {
    throw new HooksError(
      'file_failed',
      `"${path}" cannot be found: the working directory is gone, and it is relative to that.`,
      { hint: 'Go to a directory that is there, or give an absolute path.', cause },
    );
  }
}

function absolute(path: string | undefined, machine: Machine): string | undefined {
  return path !== undefined && paths(machine).isAbsolute(path) ? path : undefined;
}

function homeOfAccount(machine: Machine): string | undefined {
  try {
    return machine.accountHome();
  } catch {
    return undefined;
  }
}

function paths(machine: Pick<Machine, 'platform'>): typeof posix {
  return machine.platform === 'win32' ? win32 : posix;
}
