import { kindOfAddresses } from '../../domain/check/judge-network.ts';
import { HooksError } from '../../domain/errors.ts';
import { countText } from '../../domain/text/amounts.ts';
import { lookUpBySystem, resolveHost } from '../../check/resolve-host.ts';
import { withProgress } from '../../terminal/progress/progress-line.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { Context } from '../../context.ts';
import type { Resolution } from '../../domain/check/endpoint-network.ts';

/** Where the hosts of the addresses are that a check sends to. */
export type Resolutions = ReadonlyMap<string, Resolution>;

/**
 * Finds the hosts of all addresses that were given, each once.
 *
 * @throws HooksError `url_unusable` for one that leads where no endpoint is; `interrupted`
 */
export async function resolveAll(urls: readonly URL[], context: Context): Promise<Resolutions> {
  const { clock, signal, io } = context;
  const resolutions = new Map<string, Resolution>();
  for (const url of urls) {
    if (resolutions.has(url.host)) continue;
    const found = resolveHost(url, lookUpBySystem, signal);
    resolutions.set(
      url.host,
      await withProgress(io.stderr, clock, `Looking up ${sanitize(url.hostname)}`, found),
    );
  }
  return resolutions;
}

/**
 * Asks whether something may be sent to hosts that are not of this machine or a network of one's own: an address with
 * a slip of the pen is somebody's.
 *
 * @throws HooksError `confirmation_missing` where nobody can be asked, `interrupted` for a no
 */
export async function confirmHosts(
  resolutions: Resolutions,
  { yes, requests }: { readonly yes: boolean; readonly requests: number },
  context: Context,
): Promise<void> {
  const foreign = [...resolutions].flatMap(([host, resolution]) =>
    kindOfAddresses(resolution) === 'public' ? [sanitize(host)] : [],
  );
  if (yes || foreign.length === 0) return;
  const hosts = foreign.join(' and ');
  const what = `up to ${countText(requests, 'request')} to ${hosts}`;
  if (!context.interactive)
    throw new HooksError(
      'confirmation_missing',
      `Sending ${what}, which is not on this machine, needs confirmation.`,
      {
        hint: 'Add --yes if it is your endpoint.',
      },
    );
  const prompts = await context.prompts();
  if (!(await prompts.confirm(`Send ${what}?`, false)))
    throw new HooksError('interrupted', 'Nothing was sent.');
}
