import { HooksError } from '../../domain/errors.ts';
import type { PromptStreams } from './prompts.ts';

/**
 * Asks a question and reads one line. Where that is hidden, nothing that is typed once the question can be
 * seen is shown.
 *
 * @throws HooksError `interrupted` on Ctrl-C and Ctrl-D, and when no more can come; the signal's reason
 */
export type ReadLine = (options: {
  readonly question: string;
  readonly isHidden: boolean;
}) => Promise<string>;

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const ERASE: ReadonlySet<string> = new Set(['\u007F', '\b']);
const LINE_END = /[\r\n]/;

/** Keys that are no characters: arrows and their like. */
// oxlint-disable-next-line no-control-regex
const KEY = /\u001B(?:\[[\d;]*[A-Za-z~]|O.)/g;

/** Reads lines from a terminal that edits and shows them by itself, or does not show them at all. */
export function createLineReader({ input, output, signal }: PromptStreams): ReadLine {
  const decoder = new TextDecoder();
  // What was typed or pasted beyond the line that was asked for.
  let ahead = '';
  input.on('error', () => undefined);
  output.on('error', () => undefined);
  return ({ question, isHidden }) =>
    new Promise((resolve, reject) => {
      let typed = '';
      const settle = (done: () => void): void => {
        input.off('data', onData).off('end', onGone).off('error', onGone);
        output.off('error', onGone);
        signal.removeEventListener('abort', onAbort);
        if (isHidden) {
          setRaw(input, false);
          output.write('\n');
        }
        input.pause();
        done();
      };
      const onGone = (): void => settle(() => reject(new HooksError('interrupted', 'Cancelled.')));
      const onAbort = (): void => settle(() => reject(signal.reason));
      const take = (text: string): void => {
        const keys = Array.from(text.replace(KEY, ''));
        for (const [index, key] of keys.entries()) {
          if (key === CTRL_C || (key === CTRL_D && typed === '')) return onGone();
          if (LINE_END.test(key)) {
            ahead = keys
              .slice(index + 1)
              .join('')
              .replace(/^\n/, '');
            return settle(() => resolve(typed));
          }
          typed = ERASE.has(key) ? Array.from(typed).slice(0, -1).join('') : typed + key;
        }
        return undefined;
      };
      const onData = (chunk: Buffer | string): void =>
        take(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      signal.addEventListener('abort', onAbort);
      input.on('data', onData).on('end', onGone).on('error', onGone);
      output.on('error', onGone);
      if (isHidden) setRaw(input, true);
      output.write(question);
      const waiting = ahead;
      ahead = '';
      if (waiting !== '') take(waiting);
      else input.resume();
    });
}

/** A terminal shows what is typed unless it is told not to. */
function setRaw(input: NodeJS.ReadableStream, isRaw: boolean): void {
  if ('setRawMode' in input && typeof input.setRawMode === 'function') input.setRawMode(isRaw);
}
