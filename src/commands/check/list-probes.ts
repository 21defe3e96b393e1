import { EXIT, type ExitStatus } from '../../domain/errors.ts';
import { probesJson } from '../../views/check/json.ts';
import { renderProbeList } from '../../views/check/probe-line.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import type { Context } from '../../context.ts';
import type { Probe } from '../../check/probe.ts';

/** Prints the probes that there are; nothing is sent. */
export async function listProbes(probes: readonly Probe[], context: Context): Promise<ExitStatus> {
  const { stdout } = context.io;
  if (context.options.json) answerJson<'check --list'>(context, probesJson(probes));
  else {
    const width = stdout.isTerminal ? stdout.columns : Infinity;
    answerLines(context, renderProbeList(probes, await context.style(stdout), width));
  }
  return EXIT.done;
}
