import { platform } from 'node:os';
import type { Context, Environment } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';

export type Opened = 'opened' | 'no_display' | 'failed' | 'not_wanted';

/** How long a program that opens pages may take to fail, in milliseconds. */
const FAILURE_MS = 1500;

/**
 * The program that opens a page in a browser, with what stands before the address; undefined where nothing can
 * be shown. None of them is a shell, which would obey characters of an address.
 */
export function openerFor(system: NodeJS.Platform, environment: Environment): readonly string[] | undefined {
  if (system === 'darwin') return ['open'];
  if (system === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  // Without a display it would start a browser in this terminal.
  const hasDisplay = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(
    (display) => display !== undefined && display !== '',
  );
  return hasDisplay ? ['xdg-open'] : undefined;
}

/** Hands an address to the browser of whoever runs this, and goes on without it. */
export async function openInBrowser(
  url: string,
  context: Pick<Context, 'startProgram' | 'environment' | 'clock'>,
  system = platform(),
): Promise<Exclude<Opened, 'not_wanted'>> {
  const opener = openerFor(system, context.environment);
  if (opener === undefined) return 'no_display';
  try {
    const program = await context.startProgram([...opener, url], context.environment, {
      isBackground: true,
      outlivesUs: true,
    });
    const end = new AbortController();
    const isSlow = context.clock.sleep(FAILURE_MS, end.signal).then(
      () => undefined,
      () => undefined,
    );
    const ended = await Promise.race([program.ended, isSlow]);
    end.abort();
    // The browser may be a process of its group, and outlives us.
    program.letGo();
    return ended === undefined || ended.code === 0 ? 'opened' : 'failed';
  } catch (error) {
    if (error instanceof HooksError) return 'failed';
    throw error;
  }
}
