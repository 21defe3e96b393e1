import { HooksError } from '../domain/errors.ts';
import { isEventName } from '../domain/events/event-name.ts';
import type { CallReference } from './api-error.ts';

/** Far above the number of events that there are. */
const MAX_NAMES = 1000;

/**
 * Reads the names of events that a service lists, each once. What can be no name is left out.
 *
 * @throws HooksError `service_answer_invalid` for what is no list of names
 */
export function readEventNames(data: unknown, reference: CallReference): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(data) ? data : [];
  const names = entries.slice(0, MAX_NAMES).filter((name) => typeof name === 'string');
  const usable = names.filter(isEventName);
  if (usable.length > 0) return [...new Set(usable)];
  throw new HooksError('service_answer_invalid', 'The answer is not a list of events.', {
    ...reference,
    hint: 'Check that --api-url is the base of the service.',
  });
}
