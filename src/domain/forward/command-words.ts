import { HooksError } from '../errors.ts';

/** Characters that a backslash takes their meaning from; before any other it stands for itself. */
const ESCAPABLE = /[\s"'\\$`|&;<>()]/;
const ESCAPABLE_IN_QUOTES = /["\\$`]/;

/** Words that only a shell understands. */
const OPERATOR = /^(?:\|\|?|&&?|;|\d?>>?|<|\d?>&\d|&>)$/;

/** The beginning of what a shell would put something else in the place of. */
const EXPANSION = /^(?:`|\$[A-Za-z_{(])/;

interface Word {
  text: string;
  /** Whether any of it stood in quotes or behind a backslash: then it is meant as it is. */
  isQuoted: boolean;
}

/**
 * Splits a command into its words: at spaces, with both kinds of quotes and the backslash as a shell
 * takes them. No shell will read it, so what only a shell understands is refused; in single quotes
 * everything stands for itself. A backslash before an ordinary character stays (`C:\tools\handle.exe`).
 *
 * @throws HooksError `usage_invalid`
 * @example
 * splitCommand(`./handle.sh --label "my app"`); // ['./handle.sh', '--label', 'my app']
 */
export function splitCommand(command: string): readonly [program: string, ...rest: string[]] {
  const words = wordsOf(command);
  const operator = words.find(({ text, isQuoted }) => !isQuoted && OPERATOR.test(text));
  if (operator !== undefined) throw needsShell(operator.text);
  const home = words.find(({ text, isQuoted }) => !isQuoted && /^~(?:\/|$)/.test(text));
  if (home !== undefined) throw needsShell('~');
  const [program, ...rest] = words.map(({ text }) => text);
  if (program === undefined || program === '')
    throw new HooksError('usage_invalid', 'The command of --exec is empty.', {
      hint: 'Name a program and what it is given, such as --exec "./handle.sh".',
    });
  return [program, ...rest];
}

/**
 * The same for the command of another option.
 *
 * @param option its name, for messages
 * @throws HooksError `usage_invalid`
 */
export function splitCommandOf(option: string, command: string): ReturnType<typeof splitCommand> {
  try {
    return splitCommand(command);
  } catch (error) {
    throw error instanceof HooksError ? error.mapTexts((text) => text.replaceAll('--exec', option)) : error;
  }
}

function wordsOf(command: string): readonly Word[] {
  const words: Word[] = [];
  let word: Word | undefined;
  for (let index = 0; index < command.length;) {
    const character = command.charAt(index);
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      index += 1;
      continue;
    }
    word ??= { text: '', isQuoted: false };
    index = takePart(word, command, index);
  }
  return word === undefined ? words : [...words, word];
}

/** @returns where the next part begins */
function takePart(word: Word, command: string, index: number): number {
  const character = command.charAt(index);
  if (character === "'") return takeSingleQuoted(word, command, index + 1);
  if (character === '"') return takeDoubleQuoted(word, command, index + 1);
  refuseExpansion(command, index);
  return takeCharacter(word, command, index, ESCAPABLE);
}

function takeSingleQuoted(word: Word, command: string, begin: number): number {
  const end = command.indexOf("'", begin);
  if (end === -1) throw notClosed("'");
  word.text += command.slice(begin, end);
  word.isQuoted = true;
  return end + 1;
}

function takeDoubleQuoted(word: Word, command: string, begin: number): number {
  word.isQuoted = true;
  for (let index = begin; index < command.length;) {
    if (command.charAt(index) === '"') return index + 1;
    refuseExpansion(command, index);
    index = takeCharacter(word, command, index, ESCAPABLE_IN_QUOTES);
  }
  throw notClosed('"');
}

function takeCharacter(word: Word, command: string, index: number, escapable: RegExp): number {
  const next = command.charAt(index + 1);
  const isEscape = command.charAt(index) === '\\' && escapable.test(next);
  word.text += isEscape ? next : command.charAt(index);
  word.isQuoted ||= isEscape;
  return index + (isEscape ? 2 : 1);
}

function refuseExpansion(command: string, index: number): void {
  if (EXPANSION.test(command.slice(index, index + 2))) throw needsShell(command.charAt(index));
}

function notClosed(quote: string): HooksError {
  return new HooksError('usage_invalid', `The command of --exec has a ${quote} that is not closed.`, {
    hint: 'Close it, or put a backslash before it.',
  });
}

function needsShell(what: string): HooksError {
  return new HooksError(
    'usage_invalid',
    `The command of --exec has "${what}", which only a shell understands.`,
    {
      hint: `No shell runs it. Put it into a script, or name the shell: --exec "sh -c '…'".`,
    },
  );
}
