import type { Context } from '../../../context.ts';
import { lengthText } from '../../../domain/text/amounts.ts';
import { jsonLine } from '../../shared/print-answer.ts';
import { wrap } from '../../../terminal/text/width.ts';
import { commandEndJson, commandEndText } from '../../../views/command-end.ts';
import type { Outputs } from '../../shared/live-outputs.ts';
import type { StillOpen } from '../end-watcher.ts';
import type { CommandEnd } from './run-command.ts';

/**
 * Says how the command ended: with `--json` always, to people when it failed or is not the last thing.
 *
 * @param open what is waited for all the same; undefined when nothing is
 */
export async function showCommandEnd(
  words: readonly string[],
  end: CommandEnd,
  open: StillOpen | undefined,
  { stdout, stderr }: Outputs,
  context: Context,
): Promise<void> {
  const { json, quiet } = context.options;
  const isGood = end.code === 0;
  if (json) stdout.write(jsonLine<'listen'>(commandEndJson(end)));
  else if (!quiet && !(isGood && open === undefined)) {
    const style = await context.style(stderr);
    const waiting =
      open === undefined ? '' : ` Waiting for ${open.what}, ${lengthText(open.leftMs / 1000)} at most.`;
    const text = context.secrets.hide(`${commandEndText(words, end)}.${waiting}`);
    const [first = '', ...more] = stderr.isTerminal ? wrap(text, stderr.columns - 2) : [text];
    const lines = [
      `${isGood ? style.good('✓') : style.bad('✗')} ${first}`,
      ...more.map((line) => `  ${line}`),
    ];
    stderr.write(lines.map((line) => `${line}\n`).join(''));
  }
}
