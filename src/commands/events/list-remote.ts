import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { entryOf } from '../../domain/events/catalogue.ts';
import { compareEvents, type ComparedEvent } from '../../domain/events/compare-events.ts';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { countText } from '../../domain/text/amounts.ts';
import { renderDefinitions } from '../../views/event-fields.ts';
import { wrap } from '../../terminal/text/width.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { serviceEvents } from '../shared/service-events.ts';

/**
 * Compares the service's own list of events with the catalogue.
 *
 * @param exitCode fails where there is a difference
 * @throws HooksError `usage_invalid` for a service without such a list; `difference_found`
 */
export async function listRemote(context: Context, exitCode: boolean): Promise<void> {
  const { service } = await context.settings();
  const listed = await serviceEvents(context);
  if (listed === undefined)
    throw new HooksError('usage_invalid', `${serviceOf(service).title} does not list its events.`, {
      hint: 'Only Cloudflare does. Without --remote: those that are known here.',
    });
  const events = compareEvents(listed);
  const isTerminal = context.io.stdout.isTerminal;
  if (context.options.json) answerJson<'events list --remote'>(context, { service, events });
  else if (isTerminal) await explain(events, context);
  else
    answerLines(
      context,
      events.map(({ name, status }) => `${name}\t${status}`),
    );
  const different = events.filter(({ status }) => status !== 'known');
  if (exitCode && different.length > 0)
    throw new HooksError('difference_found', `${differencesText(different)}.`, {
      // The lines above have said it.
      isTold: isTerminal,
    });
}

async function explain(events: readonly ComparedEvent[], context: Context): Promise<void> {
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const different = events.filter(({ status }) => status !== 'known');
  const listed = events.filter(({ status }) => status !== 'missing').length;
  const first = `The service lists ${countText(listed, 'event')}; ${String(EVENT_NAMES.length)} are known here.`;
  if (different.length === 0) {
    answerLines(context, wrap(`${first} They are the same.`, stdout.columns));
    return;
  }
  const entries = different.map(({ name, status }) => [name, meaningOf({ name, status })] as const);
  const lines = renderDefinitions(entries, stdout.columns, style.name);
  answerLines(context, [...wrap(first, stdout.columns), ...lines]);
  if (different.some(({ status }) => status === 'new'))
    notify(context, 'A webhook can have a new event by its name: dyte-hooks update --add-events <name>');
}

function meaningOf({ name, status }: ComparedEvent): string {
  if (status === 'new') return 'new: only the service has it';
  const known = EVENT_NAMES.find((each) => each === name);
  return `missing: the service does not list it${known === undefined ? '' : ` (${entryOf(known).sentWhen})`}`;
}

function differencesText(different: readonly ComparedEvent[]): string {
  const count = (wanted: ComparedEvent['status']): string => {
    const { length } = different.filter(({ status }) => status === wanted);
    return `${String(length)} ${wanted}`;
  };
  return `The service’s events are not those that are known here: ${count('new')}, ${count('missing')}`;
}
