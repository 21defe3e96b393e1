import { maskUrl } from '../secrets/mask-secrets.ts';

/*
 * The store knows a target by its name: its URL, or `exec:` and the command. It may hold secrets.
 */

const EXEC_PREFIX = 'exec:';

/** The name of a target that is a command. */
export function commandTargetName(command: string): string {
  return `${EXEC_PREFIX}${command}`;
}

/** The command of a target; undefined for a URL. */
export function commandOf(target: string): string | undefined {
  return target.startsWith(EXEC_PREFIX) ? target.slice(EXEC_PREFIX.length) : undefined;
}

/** The name of a target fit for showing: a URL without its secrets, unless they are wanted. */
export function shownTarget(target: string, showSecrets: boolean): string {
  return showSecrets || commandOf(target) !== undefined ? target : maskUrl(target);
}
