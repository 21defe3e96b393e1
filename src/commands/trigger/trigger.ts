import { randomUUID } from 'node:crypto';
import { notify, type Context } from '../../context.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { countText, timeText } from '../../domain/text/amounts.ts';
import { chooseDestination } from './destination.ts';
import { prepare } from './prepare.ts';
import { createTriggerPresenter } from './presenter.ts';
import { sendAll } from './send-all.ts';
import { TriggerTally } from './tally.ts';
import { refuseContradictions, type TriggerOptions } from './trigger-options.ts';
import type { TriggeredEvent } from './triggered-event.ts';

/**
 * Sends events of a meeting that never was: by an emulator to its webhooks, or to one address.
 *
 * @throws HooksError `event_unknown`, `option_missing`, `usage_invalid`, `scenario_invalid`, `emulator_missing`,
 *   `not_an_emulator`; what came of it: `delivery_failed`, `target_unreachable`, `webhook_not_found`
 */
export async function run(options: TriggerOptions, context: Context): Promise<void> {
  refuseContradictions(options);
  const prepared = await prepare(options, context);
  const destination = await chooseDestination(options, context);
  const { organizationId, send, sender, timeScale } = destination;
  const events = prepared.make({
    payloads: prepared.payloads ?? destination.payloads,
    organizationId,
    endsAt: context.clock.now(),
    newId: randomUUID,
  });
  // Set by `listen` for the command that it runs.
  const receiver = readVariable(context.environment, 'DYTE_HOOKS_RECEIVER_URL');
  const where = receiver === undefined ? ` to ${destination.where}` : '';
  if (events.length > 1)
    notify(context, `${countText(events.length, 'event')}${where}, ${paceText(events, timeScale)}.`);
  if (prepared.seed !== undefined)
    notify(context, `Left to chance: --seed ${String(prepared.seed)} makes the same choices again.`);
  const presenter = await createTriggerPresenter(context, receiver);
  const tally = new TriggerTally(sender, prepared.seed);
  await sendAll(events, { send, timeScale, presenter, tally }, context);
  presenter.onEnd(tally.summary());
  const failure = tally.failure();
  if (failure !== undefined) throw failure;
}

/** From here on it is worth saying how long all of it takes. */
const LONG_MS = 15_000;

function paceText(events: readonly TriggeredEvent[], timeScale: number): string {
  const pauses = events.slice(1).map(({ afterMs }) => afterMs * timeScale);
  const total = pauses.reduce((sum, pause) => sum + pause, 0);
  const [first = 0] = pauses;
  if (total < 1) return 'at once';
  if (pauses.some((pause) => pause !== first)) return `within ${timeText(total)}`;
  const each = `${timeText(first)} apart`;
  return total < LONG_MS ? each : `${each}: ${timeText(total)} in all`;
}
