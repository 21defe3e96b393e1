import { createJsonPresenter } from './json-presenter.ts';
import { createLinePresenter } from './line-presenter.ts';
import { createNotes } from './stderr-messages.ts';
import type { Context } from '../../context.ts';
import type { ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { Outputs } from '../shared/outputs.ts';
import type { Presenter, PresenterOptions } from './presenter.ts';

/** One object a line with `--json`, and one line for each delivery for people. */
export async function createPresenter(
  context: Context,
  outputs: Outputs,
  options: PresenterOptions,
): Promise<Presenter> {
  const notes = await createNotes(context, outputs.stderr, options);
  const presenter = context.options.json
    ? createJsonPresenter(outputs, notes, options)
    : await createLinePresenter(context, outputs, notes, options);
  return { ...presenter, onEvent: (event) => presenter.onEvent(withoutLargePayload(event)) };
}

/**
 * Bytes of a body up to which it is shown. Real ones have below 10 kilobytes; masking and writing one of
 * 5 MiB takes seconds, in which nothing else is answered.
 */
const MOST_SHOWN = 256 * 1024;

function withoutLargePayload(event: ReceiverEvent): ReceiverEvent {
  if (event.type !== 'delivery' || event.body.length <= MOST_SHOWN || !event.payload.readable) return event;
  return { ...event, payload: { readable: false, reason: 'too_large' } };
}
