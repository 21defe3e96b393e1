import { createJsonPresenter } from './json-presenter.ts';
import { createLinePresenter } from './line-presenter.ts';
import type { Context } from '../../../context.ts';
import type { Outputs } from '../../shared/outputs.ts';
import type { Presenter, ReplayInfo } from './presenter.ts';

/** Objects for programs, or what people want to see. */
export async function createPresenter(
  context: Context,
  outputs: Outputs,
  info: ReplayInfo,
  showSecrets: boolean,
): Promise<Presenter> {
  return context.options.json
    ? createJsonPresenter(outputs, info, showSecrets)
    : await createLinePresenter(context, outputs, info, showSecrets);
}
