import { leadingHere, type LeadingHere } from '../../domain/webhook/leading-here.ts';
import type { ListenReady } from './ready-lines.ts';
import type { Context } from '../../context.ts';

/** Milliseconds that a look at the service may take: what comes later is no hint for the start. */
const LOOK_UP_MS = 3000;

/**
 * Has said what to do next: at once, or on a terminal where somebody is signed in once it is known whether a
 * webhook leads here. That is looked up in the background and fails in silence, since nobody asked for it.
 * Behind a command nothing is said.
 *
 * @param say gets what is known, undefined for nothing
 * @returns ends the look-up; nothing is said any more
 */
export function startNextStep(
  info: ListenReady,
  context: Context,
  say: (known: LeadingHere | undefined) => void,
): () => void {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, context.signal]);
  const isLookedUp =
    info.emulator === undefined &&
    info.connection?.webhook === undefined &&
    context.interactive &&
    !context.options.quiet;
  if (isLookedUp && !info.hasCommand)
    lookUp(info, context, signal)
      .catch(() => undefined)
      .then(
        (known) => {
          if (!signal.aborted) say(known);
        },
        () => undefined,
      );
  else if (!info.hasCommand) say(undefined);
  return () => over.abort();
}

/** What webhooks must lead to: the public address, at its path, where there is one. */
function placeOf(info: ListenReady): Parameters<typeof leadingHere>[1] {
  const url = info.connection?.url;
  return url === undefined ? info : { url, path: new URL(url).pathname };
}

async function lookUp(
  info: ListenReady,
  context: Context,
  signal: AbortSignal,
): Promise<LeadingHere | undefined> {
  const settings = await context.settings();
  if (settings.credentials === undefined) return undefined;
  const api = await context.apiFor(settings, { kind: 'background', signal, timeoutMs: LOOK_UP_MS });
  try {
    const { webhooks } = await api.list();
    return leadingHere(webhooks, placeOf(info));
  } finally {
    await api.close();
  }
}
