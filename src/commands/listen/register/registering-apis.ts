import { HooksError } from '../../../domain/errors.ts';
import type { WebhooksApi } from '../../../api/webhooks-api.ts';
import type { Context } from '../../../context.ts';

/** Milliseconds that the service has once it is to end: whoever sends SIGTERM waits some ten seconds. */
const END_TIMEOUT_MS = 5000;

/** When it is said that the service takes a moment, in milliseconds. */
export const SLOW_MS = 1000;

const WAITING =
  'Waiting for the answer of the service, to delete what it has registered. Ctrl-C ends at once, and may leave it.';

/**
 * The clients that a temporary webhook is kept with. The signal of the context ends neither at once: a creation
 * that is under way is waited for, so that what it has made can be deleted.
 */
export interface Apis {
  /** Registers and moves. */
  readonly workApi: WebhooksApi;
  /** Deletes. */
  readonly closingApi: WebhooksApi;
  /** Ends the calls of `workApi` that are under way, and refuses others. */
  endWork(): void;
  /** From now on `closingApi` has only seconds; its calls fail with `service_timeout` then. */
  limitClosing(): void;
  /** Ends what is still under way. */
  end(): void;
}

/**
 * @param say gets what is to be said of calls that take longer
 * @throws HooksError `credentials_missing`, and others of settings that cannot be used
 */
export async function openApis(context: Context, say: (text: string) => void): Promise<Apis> {
  const { clock, signal } = context;
  signal.throwIfAborted();
  const settings = await context.settings();
  const [work, closing] = [new AbortController(), new AbortController()];
  const clientFor = async (controller: AbortController): Promise<WebhooksApi> =>
    await context.apiFor(settings, { kind: 'uninterrupted', signal: controller.signal, say });
  const later = (milliseconds: number, controller: AbortController, act: () => void): void => {
    void clock.sleep(milliseconds, controller.signal).then(act, () => undefined);
  };
  const apis = {
    workApi: await clientFor(work),
    closingApi: await clientFor(closing),
    endWork: () => work.abort(interrupted()),
    limitClosing: () => later(END_TIMEOUT_MS, closing, () => closing.abort(tooSlow())),
    end: () => {
      work.abort(interrupted());
      closing.abort(interrupted());
    },
  };
  const onStop = (): void => {
    later(SLOW_MS, work, () => say(WAITING));
    later(END_TIMEOUT_MS, work, () => work.abort(interrupted()));
  };
  signal.addEventListener('abort', onStop, { once: true, signal: work.signal });
  if (signal.aborted) onStop();
  return apis;
}

function interrupted(): HooksError {
  return new HooksError('interrupted', 'Cancelled.');
}

function tooSlow(): HooksError {
  return new HooksError(
    'service_timeout',
    `The service did not answer within ${String(END_TIMEOUT_MS / 1000)} seconds.`,
  );
}
