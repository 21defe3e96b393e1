import { notify, once, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { isEventName } from '../../domain/events/event-name.ts';
import { eventParts, selectEvents } from '../../domain/events/selector.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { matchesGlob } from '../../domain/text/glob.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { withApiProgress } from './find-webhooks.ts';

/**
 * The names of the events that the service lists; undefined for one that does not list them.
 *
 * @throws HooksError of the call
 */
export async function serviceEvents(context: Context): Promise<readonly string[] | undefined> {
  const { service } = await context.settings();
  if (!serviceOf(service).listsEvents) return undefined;
  const api = await context.api();
  return await withApiProgress(context, api.eventNames());
}

/**
 * The events that `parts` ask for, as `selectEvents` reads them. The service is asked for its own list where
 * a part fits no event that is known here: it may have new ones.
 *
 * @param force takes a name that nobody lists, with a warning
 * @throws HooksError `event_unknown` for a part that neither knows; `usage_invalid` where nothing is asked for
 */
export async function chooseEvents(
  context: Context,
  parts: readonly string[],
  force: boolean,
): Promise<readonly string[]> {
  const asked = eventParts(parts).map((part) => ({ part, unknown: unknownError(part) }));
  const known = asked.filter(({ unknown }) => unknown === undefined).map(({ part }) => part);
  const others: string[] = [];
  const listed = once(async () => listedOrReason(context));
  for (const { part, unknown } of asked)
    if (unknown !== undefined)
      others.push(...eventsOfService(context, { part, unknown, force, listed: await listed() }));
  return [...new Set([...(others.length > 0 && known.length === 0 ? [] : selectEvents(known)), ...others])];
}

function unknownError(part: string): HooksError | undefined {
  try {
    selectEvents([part]);
    return undefined;
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
}

/** What the service lists; where it lists nothing, why, as a sentence. */
interface Listed {
  readonly names: readonly string[];
  readonly reason: string | undefined;
}

interface UnknownPart {
  readonly part: string;
  readonly unknown: HooksError;
  readonly force: boolean;
  readonly listed: Listed;
}

/** The events of the service that a part asks for, which fits none that is known here. */
function eventsOfService(context: Context, { part, unknown, force, listed }: UnknownPart): readonly string[] {
  const found = listed.names.filter((name) => matchesGlob(part.toLowerCase(), name));
  if (found.length > 0) return found;
  if (force && isEventName(part)) {
    notify(context, `warning: ${sanitize(unknown.message)} It is sent all the same, because of --force.`);
    return [part];
  }
  throw unknown.reworded({
    hint: [unknown.hint, listed.reason].filter((text) => text !== undefined).join(' '),
  });
}

async function listedOrReason(context: Context): Promise<Listed> {
  try {
    const names = await serviceEvents(context);
    return { names: names ?? [], reason: names && 'The service does not list it either.' };
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    return { names: [], reason: `The service could not be asked for its own list: ${error.message}` };
  }
}
