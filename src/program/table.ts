import { deliveriesCommands } from './deliveries.ts';
import { eventsCommands } from './events.ts';
import { manageCommands } from './manage.ts';
import { receiveCommands } from './receive.ts';
import { setUpCommands } from './set-up.ts';
import { tryOutCommands } from './try-out.ts';
import type { CommandSpec } from './command-spec.ts';

/** Every command there is, in the order that help shows them. */
export const COMMANDS: readonly CommandSpec[] = [
  ...setUpCommands,
  ...manageCommands,
  ...receiveCommands,
  ...deliveriesCommands,
  ...eventsCommands,
  ...tryOutCommands,
];
