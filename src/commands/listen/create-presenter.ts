import { createJsonPresenter } from './json-presenter.ts';
import { createLinePresenter } from './line-presenter.ts';
import { createStderrMessages } from './stderr-messages.ts';
import type { Context } from '../../context.ts';
import type { ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { Outputs } from '../shared/outputs.ts';
import type { ListenPresenter, PresenterOptions } from './presenter.ts';

/** One object a line with `--json`, and one line for each delivery for people. */
export async function createListenPresenter(
  context: Context,
  outputs: Outputs,
  options: PresenterOptions,
): Promise<ListenPresenter> {
  const messages = await createStderrMessages(context, outputs.stderr, options);
  const presenter = context.options.json
    ? createJsonPresenter(outputs, messages, options)
    : await createLinePresenter(context, outputs, messages, options);
  return { ...presenter, onEvent: (event) => presenter.onEvent(withoutLargePayload(event)) };
}

/**
 * Bytes of a body up to which it is shown. Real ones have below 10 kilobytes; masking and writing one of
 * 5 MiB takes seconds, in which nothing else is answered.
 */
const MAX_SHOWN_BYTES = 256 * 1024;

function withoutLargePayload(event: ReceiverEvent): ReceiverEvent {
  if (event.type !== 'delivery' || event.body.length <= MAX_SHOWN_BYTES || !event.payload.readable)
    return event;
  return { ...event, payload: { readable: false, reason: 'too_large' } };
}
