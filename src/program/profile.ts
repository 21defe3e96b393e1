import { argument, argumentsList, flag, list, optionalArgument } from './option-readers.ts';
import { command } from './command-spec.ts';
import type { CommandSpec } from './command-spec.ts';

const listCommand = command({
  name: 'profile list',
  aliases: { 'profile ls': [] },
  group: 'Set up',
  summary: 'List the saved profiles, and which one is in use',
  examples: ['dyte-hooks profile list', 'dyte-hooks profile list --json'],
  run: async (_options, context) => (await import('../commands/profile/list.ts')).run(context),
});

const useCommand = command({
  name: 'profile use',
  changes: true,
  group: 'Set up',
  summary: 'Choose the profile that commands use where none is named',
  details:
    'It is kept in the settings file. --profile, DYTE_HOOKS_PROFILE and a project that names a profile count before it.',
  arguments: {
    name: optionalArgument('[name]', 'a saved profile; on a terminal you can choose it from a list', {
      completes: 'profiles',
    }),
  },
  examples: ['dyte-hooks profile use staging', 'dyte-hooks profile use default'],
  run: async (options, context) => (await import('../commands/profile/use.ts')).run(options, context),
});

const showCommand = command({
  name: 'profile show',
  group: 'Set up',
  summary: 'Show what a profile holds, without its secrets',
  arguments: {
    name: optionalArgument('[name]', 'a saved profile; else the one that commands use here', {
      completes: 'profiles',
    }),
  },
  examples: ['dyte-hooks profile show', 'dyte-hooks profile show staging --json'],
  run: async (options, context) => (await import('../commands/profile/show.ts')).run(options, context),
});

const setCommand = command({
  name: 'profile set',
  changes: true,
  group: 'Set up',
  summary: 'Change the service, app, account, API URL or webhook URL of a profile',
  details:
    'The fields are service, app, account, api-url and webhook-url. A field with nothing behind the = is removed. Secrets are not set here: "login" asks for them. A profile with credentials keeps its service and API URL, because that is whom the credentials are for.',
  arguments: {
    name: argument('<name>', 'a saved profile', { completes: 'profiles' }),
    fields: argumentsList('[field=value...]', 'what to change'),
  },
  options: { unset: list('--unset <fields>', 'fields to remove') },
  examples: [
    'dyte-hooks profile set staging webhook-url=https://staging.example.com/webhook',
    'dyte-hooks profile set staging app=Support --unset webhook-url',
  ],
  run: async (options, context) => (await import('../commands/profile/set.ts')).run(options, context),
});

const removeCommand = command({
  name: 'profile remove',
  aliases: { 'profile rm': [] },
  changes: true,
  group: 'Set up',
  summary: 'Remove a profile with its credentials',
  details: 'On a terminal it asks first; elsewhere it requires --yes.',
  arguments: {
    name: optionalArgument('[name]', 'a saved profile; on a terminal you can choose it from a list', {
      completes: 'profiles',
    }),
  },
  options: { yes: flag('--yes', 'do not ask') },
  examples: ['dyte-hooks profile remove staging --yes'],
  run: async (options, context) => (await import('../commands/profile/remove.ts')).run(options, context),
});

/** The commands for saved profiles. */
export const profileCommands: readonly CommandSpec[] = [
  listCommand,
  useCommand,
  showCommand,
  setCommand,
  removeCommand,
];
