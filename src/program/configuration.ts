import { command } from './command-spec.ts';
import { file, flag, word } from './option-readers.ts';
import type { CommandSpec } from './command-spec.ts';

const environmentOptions = {
  file: file('--file <file>', 'the file', { defaultText: 'dyte-hooks.yaml, here or in a directory above' }),
  env: word('--env <name>', 'which environment of the file'),
};
const planOptions = {
  ...environmentOptions,
  prune: flag('--prune', 'delete webhooks that the file does not know'),
  force: flag('--force', 'use URLs that do not look usable'),
};
const showSecrets = flag('--show-secrets', 'show query values of URLs, which may be tokens; in JSON too');

const diffCommand = command({
  name: 'diff',
  group: 'Manage',
  summary: 'Show what differs from dyte-hooks.yaml',
  details:
    'Compares the webhooks of an environment with what the file says they are, and changes nothing. Ends with 6 where there is a difference, so that a nightly job can tell. Webhooks that the file does not know are shown; with --prune they are a difference.',
  options: {
    ...planOptions,
    markdown: flag('--markdown', 'print a Markdown table, for a comment on a pull request'),
    showSecrets,
  },
  examples: ['dyte-hooks diff', 'dyte-hooks diff --env staging', 'dyte-hooks diff --env staging --markdown'],
  run: async (options, context) => (await import('../commands/configuration/diff.ts')).run(options, context),
});

const applyCommand = command({
  name: 'apply',
  changes: true,
  group: 'Manage',
  summary: 'Make the webhooks what dyte-hooks.yaml says',
  details:
    'Shows what it will change. On a terminal it asks first; elsewhere it requires --yes. Creates, updates, disables and deletes, in this order, and goes on after a change that failed. Run a second time it changes nothing. Webhooks that the file does not know stay, unless --prune is given; what the file protects is never deleted.',
  options: {
    ...planOptions,
    yes: flag('--yes', 'do not ask'),
    dryRun: flag('--dry-run', 'show what would be changed, and change nothing'),
    showSecrets,
  },
  examples: [
    'dyte-hooks apply --yes',
    'dyte-hooks apply --env staging --prune --dry-run',
    'dyte-hooks apply --file dyte-hooks.yaml --env staging --yes --json',
  ],
  run: async (options, context) => (await import('../commands/configuration/apply.ts')).run(options, context),
});

const exportCommand = command({
  name: 'export',
  group: 'Manage',
  summary: 'Print the dyte-hooks.yaml of what is registered now',
  details:
    'Adopts an existing account: after "dyte-hooks export > dyte-hooks.yaml" a diff is empty. A value that may be a token becomes a variable of the environment, and it is said which to set. With --json the file is JSON, which is taken as well.',
  options: {
    ...environmentOptions,
    showSecrets: flag('--show-secrets', 'write values that may be tokens into the file'),
  },
  examples: ['dyte-hooks export > dyte-hooks.yaml', 'dyte-hooks export --env staging'],
  run: async (options, context) =>
    (await import('../commands/configuration/export.ts')).run(options, context),
});

const migrateCommand = command({
  name: 'migrate',
  changes: true,
  group: 'Manage',
  summary: 'Register the webhooks of one profile at the service of another',
  details:
    'Says what changes for your endpoint: headers, key, retries, payloads. Then it registers there what is registered here, disabled unless --enabled is given, so that nothing arrives before your code is ready. Nothing is changed or deleted on the old side, and nothing is deleted on the new one. Run again, it leaves what is there as it is.',
  options: {
    from: word('--from <profile>', 'the profile whose webhooks are taken over'),
    to: word('--to <profile>', 'the profile that they are registered with'),
    enabled: flag('--enabled', 'switch on there what is on here'),
    disabled: flag('--disabled', 'switch all of them off there; new ones are off without it too'),
    dryRun: flag('--dry-run', 'show what would be registered, and change nothing'),
    yes: flag('--yes', 'do not ask'),
    force: flag('--force', 'use URLs that do not look usable'),
    showSecrets,
  },
  examples: [
    'dyte-hooks migrate --from dyte --to cloudflare --dry-run',
    'dyte-hooks migrate --from dyte --to cloudflare --yes',
  ],
  run: async (options, context) =>
    (await import('../commands/configuration/migrate.ts')).run(options, context),
});

export const configurationCommands: readonly CommandSpec[] = [
  diffCommand,
  applyCommand,
  exportCommand,
  migrateCommand,
];
