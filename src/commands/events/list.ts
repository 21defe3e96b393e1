import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { entryOf } from '../../domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { renderDefinitions } from '../../views/event-fields.ts';
import { listRemote } from './list-remote.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';

export interface EventsListOptions {
  /** Compare with what the service lists. */
  readonly remote: boolean;
  /** Fail where there is a difference. */
  readonly exitCode: boolean;
}

/**
 * Lists the events: fitted to a terminal, tab-separated lines when piped, and with `--json` an array
 * of `{name, sentWhen}`.
 */
export async function run({ remote, exitCode }: EventsListOptions, context: Context): Promise<void> {
  if (exitCode && !remote)
    throw new HooksError('usage_invalid', '--exit-code needs something to compare with.', {
      hint: 'Add --remote.',
    });
  if (remote) {
    await listRemote(context, exitCode);
    return;
  }
  const events = EVENT_NAMES.map((name) => ({ name, sentWhen: entryOf(name).sentWhen }));
  const { stdout } = context.io;
  if (context.options.json) {
    answerJson<'events list'>(context, events);
    return;
  }
  if (!stdout.isTerminal) {
    answerLines(
      context,
      events.map(({ name, sentWhen }) => `${name}\t${sentWhen}`),
    );
    return;
  }
  const style = await context.style(stdout);
  const entries = events.map(({ name, sentWhen }) => [name, sentWhen] as const);
  answerLines(context, renderDefinitions(entries, stdout.columns, style.name));
  // Elsewhere "events" are what happened.
  notify(context, 'What was received: dyte-hooks deliveries list');
}
