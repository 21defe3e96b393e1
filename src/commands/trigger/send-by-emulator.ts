import { HooksError } from '../../domain/errors.ts';
import { isObject } from '../../domain/json/json-value.ts';
import { ControlRefused, sendEvent } from '../../emulator/control-client.ts';
import { readDelivery, readSent } from '../../emulator/event-json.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { namedIn } from './triggered-event.ts';
import type { Context } from '../../context.ts';
import type { FoundEmulator } from '../shared/find-emulator.ts';
import type { Send } from './send.ts';

/** Has an emulator send events to its webhooks, with its retries. */
export function sendByEmulator(
  { url }: FoundEmulator,
  app: string,
  { signal, clock }: Pick<Context, 'signal' | 'clock'>,
): Send {
  return async ({ event, afterMs: _after, ...sending }, report) => {
    if (event === undefined) throw eventMissing(namedIn(sending.body.bytes));
    let isWhole = false;
    const onLine = (line: unknown): void => {
      const sent = readSent(line);
      if (sent !== undefined) report.onSent(sent);
      if (!isObject(line)) return;
      if (line['type'] === 'end') isWhole = true;
      if (line['type'] !== 'made' || !Array.isArray(line['deliveries'])) return;
      const made = line['deliveries'].flatMap((each) => readDelivery(each) ?? []);
      if (made.length === 0) report.onUnwanted(event, clock.now());
      for (const { skipped, ...delivery } of made)
        if (skipped !== undefined)
          report.onSent({ type: 'skipped', at: clock.now(), delivery, reason: skipped });
    };
    try {
      await sendEvent(url, { ...sending, app, event }, onLine, signal);
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ControlRefused) throw refused(cause);
      throw ended(cause);
    }
    if (!isWhole) throw ended(undefined);
  };
}

/** An emulator sends to the webhooks that ask for an event. */
function eventMissing(named: string | undefined): HooksError {
  const message =
    named === undefined
      ? 'The body does not say which event it is.'
      : `The body says the event "${sanitize(named.slice(0, MAX_SHOWN))}", which no webhook can ask for.`;
  return new HooksError('option_missing', message, {
    hint: 'Name an event, whose webhooks get it: dyte-hooks trigger meeting.started --body-file body.json. Or send it --to an address.',
  });
}

const MAX_SHOWN = 60;

function refused(cause: ControlRefused): HooksError {
  return new HooksError('request_invalid', `The emulator refused: ${sanitize(cause.message)}.`, { cause });
}

function ended(cause: unknown): HooksError {
  return new HooksError('emulator_missing', 'The emulator ended before all was delivered.', { cause });
}
