import { once, type Context } from '../context.ts';
import { exceedsScreen } from '../terminal/output/screen.ts';
import { loadStyle } from '../terminal/style.ts';
import type { Run } from './connect.ts';
import { systemClock } from './system.ts';

/** What is shown on a terminal, and asked there. */
export function terminalParts(
  run: Run,
): Pick<Context, 'prompts' | 'style' | 'liveOutput' | 'jobControl' | 'page'> {
  const { node, io, interruption } = run;
  return {
    prompts: once(async () => {
      const streams = { input: node.stdin, output: node.stderr, signal: interruption.signal };
      if (io.stderr.isDumb === true) {
        const { createPlainPrompts } = await import('../terminal/prompts/plain-prompts.ts');
        return createPlainPrompts(streams);
      }
      // Inquirer colors by the environment alone, and knows neither --no-color nor CLICOLOR.
      if (!io.stderr.hasColor) Object.assign(node.env, { NO_COLOR: '1', FORCE_COLOR: '0' });
      const { createPrompts } = await import('../terminal/prompts/inquirer-prompts.ts');
      return createPrompts(streams);
    }),
    style: (output) => loadStyle(output),
    page: async (text) => await page(text, run),
    jobControl: once(async () => {
      const { createJobControl } = await import('./job-control.ts');
      return createJobControl();
    }),
    liveOutput: async (stream, { through, ...settings }) => {
      const [{ BufferedOutput }, { openRawWriter }] = await Promise.all([
        import('../terminal/output/live-output.ts'),
        import('../terminal/output/raw-writer.ts'),
      ]);
      // Node's own stream is made for this: it makes a socket non-blocking, which cannot be opened again.
      const writer = openRawWriter(node[stream].fd);
      return new BufferedOutput({
        like: io[stream],
        writer: through?.(writer) ?? writer,
        clock: systemClock,
        ...settings,
      });
    },
  };
}

async function page(text: string, { node, io, options, interruption }: Run): Promise<void> {
  if (!exceedsScreen(text, io.stdout)) {
    io.stdout.write(text);
    return;
  }
  const { printPaged } = await import('./page.ts');
  interruption.suspend();
  try {
    await printPaged(text, io.stdout, options, node);
  } finally {
    interruption.resume();
  }
}
