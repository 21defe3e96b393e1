import { management, type Management } from './management.ts';
import type { ContextParts } from './context.ts';
import type { PlanChoice } from '../../src/commands/configuration/load-environment.ts';
import type { Webhook } from '../../src/domain/webhook/webhook.ts';

/** Makes the context of a command in a project with a file, and a service that has `webhooks`. */
export function configuring(
  text: string,
  webhooks: readonly Webhook[],
  parts: ContextParts = {},
): Management {
  return management(webhooks, { projectFile: { path: '/project/dyte-hooks.yaml', text }, ...parts });
}

/** What is not said of a file and its environment. */
export const NOTHING_CHOSEN: PlanChoice = { file: undefined, env: undefined, prune: false, force: false };
