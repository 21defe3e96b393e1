import type { CommandEndedJson } from '../schemas/listen.ts';
import { roundedMs, timeText } from '../domain/text/amounts.ts';
import { shellWord } from '../domain/text/shell-word.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { truncate } from '../terminal/text/width.ts';

/** How the command behind `--` ended. */
export interface CommandEndView {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly durationMs: number;
}

export function commandEndJson({ code, signal, durationMs }: CommandEndView): CommandEndedJson {
  return {
    type: 'command_ended',
    exitCode: code ?? null,
    signal: signal ?? null,
    durationMs: roundedMs(durationMs),
  };
}

/** `npm run e2e ended with exit code 1 after 3.2 s` */
export function commandEndText(
  words: readonly string[],
  { code, signal, durationMs }: CommandEndView,
): string {
  const how = signal === undefined ? `with exit code ${String(code ?? 0)}` : `by ${signal}`;
  return `${commandText(words)} ended ${how} after ${timeText(durationMs)}`;
}

const MAX_COMMAND_LENGTH = 60;

/** A command as people write it, fit for the middle of a line. */
export function commandText(words: readonly string[]): string {
  return truncate(sanitize(words.map(shellWord).join(' ')), MAX_COMMAND_LENGTH);
}
