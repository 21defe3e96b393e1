import { completeLine, type Completion } from '../program/completion/complete-line.ts';
import type { SavedNames } from '../program/completion/values.ts';
import type { Output } from '../terminal/io.ts';

/** What scripts understand on the last line (docs/decisions/026-completion.md), added up. */
const WITHOUT_SPACE = 2;
const WITHOUT_FILES = 4;

/** More would only scroll by. */
const MAX_CANDIDATES = 1000;

/**
 * Answers a shell's question: a line for each candidate, with a description behind a tab, and a last one
 * that says what the shell is to do with them. Somebody is in the middle of typing: whatever fails, nothing
 * is said of it.
 */
export async function complete(
  words: readonly string[],
  node: NodeJS.Process,
  stdout: Output,
): Promise<void> {
  try {
    stdout.write(answerOf(await completeLine(words, savedNames(node))));
  } catch {
    // There is nobody to tell.
  }
}

function answerOf({ candidates, files, isOpen }: Completion): string {
  const lines = candidates
    .slice(0, MAX_CANDIDATES)
    .map(({ value, description = '' }) => (description === '' ? value : `${value}\t${description}`));
  const directive = (files ? 0 : WITHOUT_FILES) + (isOpen ? WITHOUT_SPACE : 0);
  return [...lines, `:${String(directive)}`, ''].join('\n');
}

/** Few lines need it, and it takes longer to load than all else. */
function savedNames(node: NodeJS.Process): SavedNames {
  const load = async (): Promise<SavedNames> => {
    const { readSavedNames } = await import('./saved-names.ts');
    return readSavedNames(node);
  };
  return {
    profiles: async () => (await load()).profiles(),
    apps: async (line) => (await load()).apps(line),
    webhooks: async (line) => (await load()).webhooks(line),
  };
}
