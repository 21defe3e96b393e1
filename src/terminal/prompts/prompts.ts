/** One entry of a checklist. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly checked: boolean;
}

/**
 * Questions to a person. Only asked where `context.interactive`; they are drawn on standard error,
 * so that standard output stays the answer.
 *
 * Every method throws HooksError `interrupted` on Ctrl-C.
 */
export interface Prompts {
  /** @param validate returns what is wrong with the text, or undefined when it is fine. */
  text(
    message: string,
    options?: {
      readonly default?: string | undefined;
      readonly validate?: (text: string) => string | undefined;
      /** What is shown of the text while it is typed, and after. */
      readonly display?: (text: string) => string;
      /** Whether lines that are pasted behind the first are part of the answer; they are lost without. */
      readonly keepsLines?: boolean;
    },
  ): Promise<string>;
  /** The typed text is not echoed. Lines that are pasted behind the first are part of it. */
  secret(message: string): Promise<string>;
  confirm(message: string, defaultAnswer: boolean): Promise<boolean>;
  /** One of some: a list to go up and down in, and to narrow by typing where it is long. */
  choose(message: string, entries: readonly Entry[]): Promise<string>;
  /** @returns the chosen values in the order of the list, at least one */
  checklist(message: string, choices: readonly Choice[]): Promise<readonly string[]>;
}

/** One entry of a list of which one is chosen. */
export type Entry = Omit<Choice, 'checked'>;

/** Where questions are drawn and answers come from. */
export interface PromptStreams {
  readonly input: NodeJS.ReadableStream;
  /** The real standard error: its width is asked for, and cursor movements are written to it. */
  readonly output: NodeJS.WritableStream;
  /** Aborting it takes the open question back. */
  readonly signal: AbortSignal;
}
