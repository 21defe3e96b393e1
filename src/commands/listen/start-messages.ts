import { nextStepLines } from './next-step-lines.ts';
import { readyLines, type ListenReady } from './ready-lines.ts';
import type { Context } from '../../context.ts';
import type { LeadingHere } from '../../domain/webhook/leading-here.ts';
import type { LiveOutput } from '../../terminal/output/live-output.ts';

export interface StartMessages {
  onReady(info: ListenReady): void;
  /** @param known which webhooks lead here; undefined where nobody knows */
  onNextStep(info: ListenReady, known: LeadingHere | undefined): void;
}

/** What is said to people before anything has come, on standard error; nothing with `--quiet`. */
export async function createStartMessages(
  context: Context,
  stderr: LiveOutput,
  options: Parameters<typeof readyLines>[1],
): Promise<StartMessages> {
  const style = await context.style(stderr);
  const tell = (lines: readonly string[]): void => {
    if (context.options.quiet) return;
    stderr.write(lines.map((line) => `${line}\n`).join(''));
    stderr.flush();
  };
  return {
    onReady: (info) => tell(readyLines(info, options, style, stderr)),
    onNextStep: (info, known) =>
      tell(nextStepLines(info, known, { style, output: stderr, hide: context.secrets.hide })),
  };
}
