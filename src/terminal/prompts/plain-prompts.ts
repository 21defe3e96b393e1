import { createLineReader } from './line-reader.ts';
import { sanitize } from '../text/sanitize.ts';
import type { Choice, Prompts, PromptStreams } from './prompts.ts';

/** Prompts for a terminal that does not move its cursor: a question is a line, and so is its answer. */
export function createPlainPrompts(streams: PromptStreams): Prompts {
  const { output } = streams;
  const readLine = createLineReader(streams);
  const say = (text: string): void => void output.write(`${text}\n`);
  const ask = (question: string): Promise<string> => readLine({ question, isHidden: false });
  return {
    text: async (message, { default: offered, validate } = {}) => {
      const shown = offered === undefined ? '' : ` (${sanitize(offered)})`;
      for (;;) {
        const text = (await ask(`${sanitize(message)}${shown}: `)) || (offered ?? '');
        const problem = validate?.(text);
        if (problem === undefined) return text;
        say(sanitize(problem));
      }
    },
    secret: (message) => readLine({ question: `${sanitize(message)} (not shown): `, isHidden: true }),
    confirm: async (message, defaultAnswer) => {
      for (;;) {
        const text = await ask(`${sanitize(message)} (${defaultAnswer ? 'Y/n' : 'y/N'}) `);
        const answer = text.trim().toLowerCase();
        if (answer === '') return defaultAnswer;
        if ('yes'.startsWith(answer)) return true;
        if ('no'.startsWith(answer)) return false;
        say('Answer y or n.');
      }
    },
    choose: async (message, entries) => {
      say(sanitize(message));
      entries.forEach(({ label }, index) => say(`${String(index + 1)} ${sanitize(label)}`));
      for (;;) {
        const chosen = entries[Number((await ask('Number: ')).trim()) - 1];
        if (chosen !== undefined) return chosen.value;
        say(`Give a number from 1 to ${String(entries.length)}.`);
      }
    },
    checklist: async (message, choices) => {
      say(sanitize(message));
      choices.forEach((choice, index) => say(choiceLine(choice, index)));
      for (;;) {
        const text = await ask('Numbers with spaces between, "all", or Enter for those with a star: ');
        const chosen = chosenFrom(choices, text.trim().toLowerCase());
        if (chosen !== undefined && chosen.length > 0) return chosen.map(({ value }) => value);
        say(
          chosen === undefined ? `Give numbers from 1 to ${String(choices.length)}.` : 'Choose at least one.',
        );
      }
    },
  };
}

function choiceLine({ label, checked }: Choice, index: number): string {
  return `${checked ? '*' : ' '} ${String(index + 1)} ${sanitize(label)}`;
}

/** @returns undefined when that names no choice */
function chosenFrom(choices: readonly Choice[], text: string): readonly Choice[] | undefined {
  if (text === 'all') return choices;
  if (text === '') return choices.filter(({ checked }) => checked);
  const wanted = new Set(text.split(/[\s,]+/).filter((word) => word !== ''));
  const chosen = choices.filter((_choice, index) => wanted.has(String(index + 1)));
  return chosen.length === wanted.size ? chosen : undefined;
}
