import { HooksError } from '../../domain/errors.ts';
import { sanitize } from '../text/sanitize.ts';
import type { createPromptModule } from 'inquirer';
import type { Choice, Entry, Prompts, PromptStreams } from './prompts.ts';

type Ask = ReturnType<typeof createPromptModule<never>>;

/** Prompts that a person answers, drawn by inquirer; it is loaded for the first question. */
export function createPrompts(streams: PromptStreams): Prompts {
  // A terminal that has gone fails whatever is still drawn on it; `onAbandoned` ends the question.
  streams.input.on('error', () => undefined);
  streams.output.on('error', () => undefined);
  return {
    text: (message, options = {}) =>
      withLines(options.keepsLines === true, streams, (ask) =>
        ask<{ value: string }>({
          type: 'input',
          name: 'value',
          message: sanitize(message),
          default: presentable(options.default),
          validate: (text: string) => options.validate?.(text) ?? true,
          // Without one, inquirer colors the text that was answered.
          ...(options.display === undefined ? {} : { transformer: options.display }),
        }),
      ),
    secret: (message) =>
      withLines(true, streams, (ask) =>
        // Stars show that a paste arrived. Inquirer's key for revealing what was typed is switched off.
        ask<{ value: string }>({
          type: 'password',
          name: 'value',
          message: sanitize(message),
          mask: '*',
          toggleMask: false,
        }),
      ),
    confirm: (message, defaultAnswer) =>
      answer(streams, (ask) =>
        ask<{ value: boolean }>({
          type: 'confirm',
          name: 'value',
          message: sanitize(message),
          default: defaultAnswer,
        }),
      ),
    choose: (message, entries) => answer(streams, (ask) => askOneOf(ask, message, entries, rowsFor(streams))),
    checklist: (message, choices) =>
      answer(streams, (ask) =>
        ask<{ value: string[] }>({
          type: 'checkbox',
          name: 'value',
          message: sanitize(message),
          choices: choices.map(asChoice),
          theme: { style: { renderSelectedChoices: summarise } },
          pageSize: Math.min(choices.length, rowsFor(streams)),
          loop: false,
          required: true,
        }),
      ),
  };
}

/** One of a list; where it is longer than the screen, what is typed narrows it. */
function askOneOf(
  ask: Ask,
  message: string,
  entries: readonly Entry[],
  rows: number,
): Promise<{ value: string }> {
  if (entries.length > rows)
    return ask<{ value: string }>({
      type: 'search',
      name: 'value',
      message: `${sanitize(message)} (type to narrow)`,
      source: (term: string | undefined) => matching(entries, term).map(asEntry),
      pageSize: rows,
    });
  return ask<{ value: string }>({
    type: 'select',
    name: 'value',
    message: sanitize(message),
    choices: entries.map(asEntry),
    pageSize: entries.length,
    loop: false,
  });
}

/** Rows of a list that leave room for what stands before it. */
const MAX_LIST_ROWS = 15;

/** The question, a hint and the line below need some of the screen too. */
const OTHER_ROWS = 6;

function rowsFor({ output }: PromptStreams): number {
  const rows = 'rows' in output && typeof output.rows === 'number' ? output.rows : 24;
  return Math.max(5, Math.min(MAX_LIST_ROWS, rows - OTHER_ROWS));
}

function asEntry({ value, label }: Entry): { value: string; name: string; short: string } {
  return { value, name: sanitize(label), short: sanitize(label) };
}

function matching(entries: readonly Entry[], term = ''): readonly Entry[] {
  const wanted = term.trim().toLowerCase();
  return entries.filter(({ label }) => label.toLowerCase().includes(wanted));
}

function asChoice({ value, label, checked }: Choice): { value: string; name: string; checked: boolean } {
  return { value, name: sanitize(label), checked };
}

/** What stays on the screen once the list is gone. */
function summarise(selected: readonly { value: unknown }[], all: readonly unknown[]): string {
  if (selected.length === all.length && all.length > 1) return `all ${String(all.length)}`;
  return selected.map(({ value }) => sanitize(String(value))).join(', ');
}

/** A default is typed into the terminal as it stands, so one with unsafe characters is not offered. */
function presentable(text: string | undefined): string | undefined {
  return text !== undefined && sanitize(text) === text ? text : undefined;
}

/** @param keepsLines whether the lines that are pasted behind the first are part of the answer */
async function withLines(
  keepsLines: boolean,
  streams: PromptStreams,
  question: (ask: Ask) => Promise<{ value: string }>,
): Promise<string> {
  if (!keepsLines) return await answer(streams, question);
  const pasted = watchPaste(streams.input);
  try {
    const text = await answer(streams, question);
    return [text, ...pasted.furtherLines()].join('\n');
  } finally {
    pasted.stop();
  }
}

/**
 * Sees what arrives together with the line end that answers a question: a terminal hands over what was
 * pasted in one piece, of which readline takes the first line.
 */
function watchPaste(input: NodeJS.ReadableStream): { furtherLines(): readonly string[]; stop(): void } {
  let last = '';
  const onData = (chunk: Buffer | string): void => {
    last = chunk.toString();
  };
  input.on('data', onData);
  return {
    furtherLines: () =>
      last
        .split(/\r\n|\r|\n/)
        .slice(1)
        .filter((line) => line.trim() !== ''),
    stop: () => void input.off('data', onData),
  };
}

async function answer<Value>(
  { input, output, signal }: PromptStreams,
  question: (ask: Ask) => Promise<{ value: Value }>,
): Promise<Value> {
  const inquirer = await import('inquirer');
  signal.throwIfAborted();
  const abandoned = new AbortController();
  const stopWatching = onAbandoned(input, output, () => abandoned.abort());
  try {
    const ask = inquirer.createPromptModule({
      input,
      output,
      signal: AbortSignal.any([signal, abandoned.signal]),
    });
    return (await question(ask)).value;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && GIVEN_UP.has(error.name))
      throw new HooksError('interrupted', 'Cancelled.', { cause: error });
    throw error;
  } finally {
    stopWatching();
  }
}

/** Inquirer's errors for Ctrl-C and for a signal. It does not export their classes. */
const GIVEN_UP: ReadonlySet<string> = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError']);

/**
 * Calls back when no answer can come any more: the input ended, Ctrl-D closed the question, or the
 * terminal has gone. Inquirer would leave its promise open for ever, and Node would end without a word.
 */
function onAbandoned(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  callback: () => void,
): () => void {
  // The input pauses after each answer too; by the next turn of the loop the answer is there.
  const onEnd = (): void => void setImmediate(callback);
  const onPause = (): void => void setImmediate(() => (isStillAsked(input) ? input.resume() : callback()));
  input.on('pause', onPause);
  input.on('end', onEnd);
  input.on('error', onEnd);
  output.on('error', onEnd);
  return () => {
    input.off('pause', onPause);
    input.off('end', onEnd);
    input.off('error', onEnd);
    output.off('error', onEnd);
  };
}

/** Back from Ctrl-Z, readline takes the keyboard again but forgets to read on. */
function isStillAsked(input: NodeJS.ReadableStream): boolean {
  return 'isRaw' in input && input.isRaw === true;
}
