import type { Output } from './io.ts';

type Paint = (text: string) => string;

/** Colors by what they mean to a reader, so that every command means the same by green. */
export interface Style {
  readonly strong: Paint;
  /** What one can do without: times, ids, labels, defaults. Never a sentence: on many themes it is hard to read. */
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warning: Paint;
  /** Names: events, webhooks, commands to type. */
  readonly name: Paint;
  /** Tell things apart that stand side by side; none of them means anything by itself. */
  readonly distinct: readonly Paint[];
}

const unchanged: Paint = (text) => text;

export const PLAIN: Style = {
  strong: unchanged,
  faint: unchanged,
  good: unchanged,
  bad: unchanged,
  warning: unchanged,
  name: unchanged,
  distinct: [unchanged],
};

/** The style for `output`: chalk is loaded only where color is wanted. */
export async function loadStyle(output: Output): Promise<Style> {
  if (!output.hasColor) return PLAIN;
  const { Chalk } = await import('chalk');
  // Level 1, the sixteen colors: they follow the reader's own theme, dark or light.
  const chalk = new Chalk({ level: 1 });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warning: (text) => chalk.yellow(text),
    name: (text) => chalk.cyan(text),
    distinct: [
      (text) => chalk.magenta(text),
      (text) => chalk.blue(text),
      (text) => chalk.cyan(text),
      (text) => chalk.magentaBright(text),
    ],
  };
}
