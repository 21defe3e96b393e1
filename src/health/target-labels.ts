import { splitCommand } from '../domain/forward/command-words.ts';
import { commandOf } from '../domain/forward/target-name.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';

/** Characters of a target that are told. */
const MAX_LENGTH = 200;

/**
 * What targets are called outside of this process, where their names may hold secrets: a URL without them, and
 * of a command its program alone. Where two would be called the same, the later ones are numbered.
 *
 * @param names as the store knows them
 */
export function targetLabels(names: readonly string[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const taken = new Map<string, number>();
  for (const name of names) {
    const label = withoutSecrets(name).slice(0, MAX_LENGTH);
    const number = (taken.get(label) ?? 0) + 1;
    taken.set(label, number);
    labels.set(name, number === 1 ? label : `${label} #${String(number)}`);
  }
  return labels;
}

function withoutSecrets(name: string): string {
  const command = commandOf(name);
  return command === undefined ? maskUrl(name) : `exec:${splitCommand(command)[0]}`;
}
