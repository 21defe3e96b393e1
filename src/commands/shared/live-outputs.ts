import { noticeLine } from './print-answer.ts';
import type { Context, LiveOutputSettings } from '../../context.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { LiveOutput } from '../../terminal/output/live-output.ts';

export interface Outputs {
  readonly stdout: LiveOutput;
  readonly stderr: LiveOutput;
  /** @param withinMs milliseconds that a reader may take to read what is left */
  close(withinMs: number): Promise<void>;
}

/**
 * Opens both outputs so that a stopped terminal or a pipe that nobody reads does not stop receiving.
 * What is left out because of it is said; with `--json` on standard error, as standard output has
 * objects only.
 *
 * @param still what goes on when nobody reads any more
 * @param through what both outputs are written through, which are one terminal then
 */
export async function openOutputs(
  context: Context,
  still = 'deliveries are still answered',
  through?: LiveOutputSettings['through'],
): Promise<Outputs> {
  const stderr = await context.liveOutput('stderr', { lostNotice });
  const say = (text: string): void => {
    stderr.write(context.options.json ? noticeLine(text) : `${text}\n`);
  };
  const stdout = await context.liveOutput('stdout', {
    lostNotice: (lines) => {
      if (!context.options.json) return lostNotice(lines);
      say(lostNotice(lines));
      return '';
    },
    onClosed: () => {
      say(`Standard output was closed: ${still}, but no longer shown.`);
    },
    through,
  });
  return {
    stdout,
    stderr: through === undefined ? stderr : writingTo(stdout, stderr),
    close: async (withinMs) => {
      const unread = await stdout.close(withinMs);
      if (unread > 0) say(lostNotice(unread));
      await stderr.close(withinMs);
    },
  };
}

/** An output like `instead`, which takes what `output` does not any more. */
function writingTo(output: LiveOutput, instead: LiveOutput): LiveOutput {
  const current = (): LiveOutput => (output.isClosed ? instead : output);
  return new Proxy(instead, {
    get: (_, name) => {
      const target = current();
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function lostNotice(lines: number): string {
  return `… ${countText(lines, 'line')} not shown: nobody was reading`;
}
