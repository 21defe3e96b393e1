import { createJsonPresenter } from './json-presenter.ts';
import { createLinePresenter } from './line-presenter.ts';
import { createNotes } from './notes.ts';
import type { Context } from '../../context.ts';
import type { Outputs } from './outputs.ts';
import type { Presenter, PresenterOptions } from './presenter.ts';

/** One object a line with `--json`, and one line for each delivery for people. */
export async function createPresenter(
  context: Context,
  outputs: Outputs,
  options: PresenterOptions,
): Promise<Presenter> {
  const notes = await createNotes(context, outputs.stderr, options);
  if (context.options.json) return createJsonPresenter(outputs, notes, options);
  return await createLinePresenter(context, outputs, notes, options);
}
