import { toJsonLine } from '../../terminal/text/printable-json.ts';
import { metJson, renderMet, type MetExpectation } from '../../views/expectation/progress.ts';
import type { Context } from '../../context.ts';
import type { Outputs } from '../shared/live-outputs.ts';

/**
 * Shows each expectation when it is met: a line on standard error for people, with `--json` an object
 * among the others.
 */
export async function createMetLines(
  context: Context,
  { stdout, stderr }: Outputs,
): Promise<(met: MetExpectation) => void> {
  const { json, quiet } = context.options;
  if (json) return (met) => stdout.write(toJsonLine(metJson(met)));
  if (quiet) return () => undefined;
  const style = await context.style(stderr);
  return (met) => {
    // Behind the delivery that it was met by.
    stdout.flush();
    stderr.write(`${renderMet(met, style, stderr.isTerminal ? stderr.columns : Infinity)}\n`);
  };
}
