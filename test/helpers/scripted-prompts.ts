import type { Choice, Prompts } from '../../src/terminal/prompts/prompts.ts';

/** What a person answers: text, yes or no, what is ticked; `undefined` is Enter alone. */
export type Answer = string | boolean | readonly string[] | undefined;

/** A person who gives these answers in order; questions, and what was offered with them, are kept. */
export interface ScriptedPrompts extends Prompts {
  readonly questions: string[];
  /** The default of each question that has one, and what a checklist has ticked. */
  readonly offered: unknown[];
  /** The entries of the last checklist. */
  readonly choices: Choice[];
}

export function scriptedPrompts(...answers: readonly Answer[]): ScriptedPrompts {
  const questions: string[] = [];
  const offered: unknown[] = [];
  const choices: Choice[] = [];
  const next = (question: string, offer: unknown): Answer => {
    if (questions.length >= answers.length) throw new Error(`Nobody expected the question "${question}".`);
    offered.push(offer);
    return answers[questions.push(question) - 1];
  };
  const nextText = (question: string, offer?: string): string => {
    const answer = next(question, offer) ?? offer ?? '';
    if (typeof answer !== 'string') throw new Error(`"${question}" asks for text.`);
    return answer;
  };
  return {
    questions,
    offered,
    choices,
    text: async (message, options = {}) => {
      const answer = nextText(message, options.default);
      const problem = options.validate?.(answer);
      if (problem !== undefined) throw new Error(`The prompt says: ${problem}`);
      return answer;
    },
    secret: async (message) => nextText(message),
    confirm: async (message, defaultAnswer) => {
      const answer = next(message, defaultAnswer) ?? defaultAnswer;
      if (typeof answer !== 'boolean') throw new Error(`"${message}" asks for yes or no.`);
      return answer;
    },
    choose: async (message, entries) => {
      choices.splice(0, choices.length, ...entries.map((entry) => ({ ...entry, checked: false })));
      const answer = next(message, undefined);
      if (typeof answer !== 'string') throw new Error(`"${message}" asks for one of a list.`);
      return answer;
    },
    checklist: async (message, entries) => {
      choices.splice(0, choices.length, ...entries);
      const ticked = entries.filter(({ checked }) => checked).map(({ value }) => value);
      const answer = next(message, ticked) ?? ticked;
      if (typeof answer === 'string' || typeof answer === 'boolean')
        throw new Error(`"${message}" asks for a choice.`);
      return answer;
    },
  };
}
