import { configurationCommands } from './configuration.ts';
import { deliveriesCommands } from './deliveries.ts';
import { withFieldsOption } from './fields-option.ts';
import { eventsCommands } from './events.ts';
import { keysCommands } from './keys.ts';
import { manageCommands } from './manage.ts';
import { meetingCommands } from './meeting.ts';
import { profileCommands } from './profile.ts';
import { proveCommands } from './prove.ts';
import { receiveCommands } from './receive.ts';
import { setUpCommands } from './set-up.ts';
import { tryOutCommands } from './try-out.ts';
import { verifyCommands } from './verify.ts';
import type { CommandSpec, GROUPS } from './command-spec.ts';

/** Every command there is, in the order that help shows them. */
export const COMMANDS: readonly CommandSpec[] = [
  ...setUpCommands,
  ...profileCommands,
  ...manageCommands,
  ...configurationCommands,
  ...receiveCommands,
  ...deliveriesCommands,
  ...proveCommands,
  ...verifyCommands,
  ...keysCommands,
  ...meetingCommands,
  ...eventsCommands,
  ...tryOutCommands,
].map(withFieldsOption);

/** The first words of commands that have two. */
export const PARENTS: Readonly<
  Record<string, { readonly summary: string; readonly group: (typeof GROUPS)[number] }>
> = {
  profile: { summary: 'Saved settings: list, choose, show, change, remove', group: 'Set up' },
  deliveries: { summary: 'Stored deliveries: list, replay, export, wait, prune', group: 'Receive' },
  keys: { summary: 'The signing key of this machine, and a pinned one', group: 'Prove' },
  meeting: { summary: 'A meeting to throw away: the first real event', group: 'Prove' },
  events: { summary: 'The events of the service: names, fields, samples', group: 'Prove' },
};
