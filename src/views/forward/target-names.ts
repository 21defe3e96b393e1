import { splitCommand } from '../../domain/forward/command-words.ts';
import { commandOf } from '../../domain/forward/target-name.ts';
import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';
import { targetText } from './text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { truncate } from '../../terminal/text/width.ts';

const MAX_NAME_LENGTH = 24;

/** Short names for targets: what tells them apart and no more, nothing where there is only one. */
export function shortTargetNames(targets: readonly string[]): ReadonlyMap<string, string> {
  if (targets.length < 2) return new Map(targets.map((target) => [target, '']));
  const kinds = [hostOrProgram, withPath, (target: string) => targetText(target, false)];
  for (const kind of kinds) {
    const names = targets.map((target) => truncate(kind(target), MAX_NAME_LENGTH));
    if (new Set(names).size === targets.length) return paired(targets, names);
  }
  return paired(
    targets,
    targets.map((_, index) => `#${String(index + 1)}`),
  );
}

function paired(targets: readonly string[], names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(targets.map((target, index) => [target, names[index] ?? '']));
}

/** `:3000` on this machine, else the host; of a command the program's own name. */
function hostOrProgram(target: string): string {
  const command = commandOf(target);
  if (command !== undefined) return sanitize(programOf(command));
  const url = parseUrl(target);
  if (url === undefined) return sanitize(target);
  return isLoopbackHost(url.hostname) && url.port !== '' ? `:${url.port}` : url.host;
}

function withPath(target: string): string {
  const command = commandOf(target);
  const url = command === undefined ? parseUrl(target) : undefined;
  return url === undefined ? sanitize(command ?? target) : `${hostOrProgram(target)}${url.pathname}`;
}

function programOf(command: string): string {
  try {
    const [program] = splitCommand(command);
    return program.split(/[/\\]/).at(-1) ?? command;
  } catch {
    return command;
  }
}
