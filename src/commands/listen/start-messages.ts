import { nextStepLines } from './next-step-lines.ts';
import { commandLines, startText } from './register/connection-lines.ts';
import { wrap } from '../../terminal/text/width.ts';
import type { ConnectionEvent } from './register/connection-event.ts';
import { readyLines, type ListenReady, type ReadyOptions } from './ready-lines.ts';
import type { Context } from '../../context.ts';
import type { LeadingHere } from '../../domain/webhook/leading-here.ts';
import type { LiveOutput } from '../../terminal/output/live-output.ts';

export interface StartMessages {
  onReady(info: ListenReady): void;
  /** What becomes of the connection before it stands. */
  onConnection(event: ConnectionEvent): void;
  /** @param known which webhooks lead here; undefined where nobody knows */
  onNextStep(info: ListenReady, known: LeadingHere | undefined): void;
}

/** What is said to people before anything has come, on standard error; nothing with `--quiet`. */
export async function createStartMessages(
  context: Context,
  stderr: LiveOutput,
  options: Omit<ReadyOptions, 'hide'>,
): Promise<StartMessages> {
  const style = await context.style(stderr);
  const tell = (lines: readonly string[]): void => {
    if (context.options.quiet) return;
    stderr.write(lines.map((line) => `${line}\n`).join(''));
    stderr.flush();
  };
  return {
    onReady: (info) => tell(readyLines(info, { ...options, hide: context.secrets.hide }, style, stderr)),
    onConnection: (event) => {
      const text = startText(event);
      if (text === undefined) return;
      tell([...(stderr.isTerminal ? wrap(text, stderr.columns) : [text]), ...commandLines(event)]);
    },
    onNextStep: (info, known) =>
      tell(nextStepLines(info, known, { style, output: stderr, hide: context.secrets.hide })),
  };
}
