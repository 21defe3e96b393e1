import { command } from './command-spec.ts';
import { file, flag } from './option-readers.ts';
import type { CommandSpec } from './command-spec.ts';

const createCommand = command({
  name: 'keys create',
  group: 'Prove',
  summary: 'Make the signing key of this machine, and say where it is',
  details:
    'Deliveries that check, trigger and replay make are signed with it. It is in the data directory, for you alone (0600). The commands that need it make it by themselves. One that is there already stays as it is: the exit code is 0 all the same. To get another one, move the file away.',
  examples: ['dyte-hooks keys create', 'dyte-hooks keys create --json'],
  run: async (options, context) => (await import('../commands/keys/create.ts')).run(options, context),
});

const showCommand = command({
  name: 'keys show',
  group: 'Prove',
  summary: 'Print the public key, for your endpoint in tests',
  details:
    'Prints the public half of the signing key of this machine as PEM, and nothing else, so that it can be written to a file. It is made where there is none. Take it as the key of your endpoint in tests only: in production, that is the key of the service.',
  options: {
    document: flag('--document', 'print it as the service publishes its own: a key document'),
    published: flag('--published', 'print the key of the service instead, as it is published now'),
  },
  examples: [
    'dyte-hooks keys show > test-key.pem',
    'dyte-hooks keys show --document',
    'dyte-hooks keys show --published',
  ],
  run: async (options, context) => (await import('../commands/keys/show.ts')).run(options, context),
});

const checkCommand = command({
  name: 'keys check',
  group: 'Prove',
  summary: 'Compare a pinned key with the one that the service publishes',
  details:
    'For an endpoint that has the key of the service in its configuration: the day that the service changes its key, it refuses every delivery, and RealtimeKit sends none of them again. Keys are compared, not texts. The exit code is 6 when they differ, and 5 when the service cannot be asked. For a job that runs every night.',
  options: {
    pinned: file('--pinned <key>', 'the key that you have: a file, env:NAME, or the URL of a key document'),
  },
  examples: [
    'dyte-hooks keys check --pinned webhook-key.pem',
    'dyte-hooks keys check --pinned env:WEBHOOK_PUBLIC_KEY --json',
  ],
  run: async (options, context) => (await import('../commands/keys/check.ts')).run(options, context),
});

export const keysCommands: readonly CommandSpec[] = [createCommand, showCommand, checkCommand];
