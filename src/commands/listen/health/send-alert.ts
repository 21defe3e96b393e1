import { isSuccess } from '../../../domain/http/success.ts';
import { withoutCredentials } from '../../../domain/environment/child-environment.ts';
import { HooksError } from '../../../domain/errors.ts';
import { splitCommand } from '../../../domain/forward/command-words.ts';
import { isHandled } from '../../../domain/delivery/stored-delivery.ts';
import { ExecRun } from '../../../forwarding/exec-run.ts';
import { outcomeText } from '../../../views/forward/text.ts';
import type { Context } from '../../../context.ts';
import type { PostResult } from '../../../domain/network/post-result.ts';
import type { AlertJson } from '../../../schemas/alert.ts';

/** @throws HooksError `delivery_failed` where it was not taken; the signal's reason when that is aborted */
export type SendAlert = (alert: AlertJson, signal: AbortSignal) => Promise<void>;

const COMMAND_TIMEOUT_MS = 30_000;
const POST_TIMEOUT_MS = 5000;

/** Waits between attempts at an address, in milliseconds: there is one attempt more. */
const POST_WAITS_MS: readonly number[] = [1000, 5000];

/** Runs a command for each alert, with its JSON on standard input. No shell reads it. */
export function alertCommand(command: string, context: Context): SendAlert {
  const { clock, environment, signalGroup } = context;
  const words = splitCommand(command);
  return async (alert, signal) => {
    const run = new ExecRun({ clock, timeout: COMMAND_TIMEOUT_MS, signalGroup });
    const variables = {
      ...withoutCredentials(environment),
      DYTE_HOOKS_ALERT_CODE: alert.code,
      DYTE_HOOKS_ALERT_STATE: alert.state,
      DYTE_HOOKS_ALERT_TEXT: alert.text.replaceAll('\0', ''),
    };
    const input = Buffer.from(`${JSON.stringify(alert)}\n`);
    const outcome = await run.start(words, variables, input, signal);
    if (isHandled(outcome)) return;
    throw notTaken(`the command of --alert-exec failed (${outcomeText(outcome)})`);
  };
}

/** Posts each alert as JSON; what may pass is tried again. */
export function alertAddress(url: URL, context: Pick<Context, 'postJson' | 'clock'>): SendAlert {
  return async (alert, signal) => {
    const body = JSON.stringify(alert);
    for (let attempt = 0; ; attempt += 1) {
      const result = await context.postJson(url, body, { timeoutMs: POST_TIMEOUT_MS, signal });
      if (result.kind === 'answered' && isSuccess(result.status)) return;
      const wait = POST_WAITS_MS[attempt];
      if (wait === undefined || !mayPass(result))
        throw notTaken(
          result.kind === 'answered' ? `the address answered ${String(result.status)}` : result.what,
        );
      await context.clock.sleep(wait, signal);
    }
  };
}

function mayPass(result: PostResult): boolean {
  return result.kind === 'failed' || result.status >= 500 || result.status === 429 || result.status === 408;
}

function notTaken(why: string): HooksError {
  return new HooksError('delivery_failed', `An alert could not be delivered: ${why}.`, {
    hint: 'Receiving goes on. This is said again only once an alert was delivered.',
  });
}
