import { argumentsList, optionalArgument, flag, list, text, word } from './option-readers.ts';
import { command } from './command-spec.ts';
import type { CommandSpec } from './command-spec.ts';

const webhook = optionalArgument(
  '[webhook]',
  'its id, the beginning of its id, its URL, or its name; on a terminal you can choose it from a list',
  { completes: 'webhooks' },
);
const events = list(
  '--events <names>',
  'all, names, or patterns such as meeting.*; separate them with commas',
  { completes: 'event patterns' },
);
const url = word('--url <url>', 'where deliveries go');
const name = text('--name <name>', 'a name for people');
const dryRun = flag('--dry-run', 'show what would be sent, and change nothing');
const force = flag('--force', 'use a URL that does not look usable, or an event that nobody lists');
const showSecrets = flag('--show-secrets', 'show query values of URLs, which may be tokens; in JSON too');
const disabled = flag('--disabled', 'leave its deliveries switched off');

const registerCommand = command({
  name: 'register',
  changes: true,
  aliases: { add: [] },
  group: 'Manage',
  summary: 'Ensure that a webhook exists for a URL',
  details:
    'Creates the webhook, or updates the one that has this URL, or does nothing when all is as asked. You can run it again and again. On a terminal it asks for what is missing.',
  options: {
    url: word('--url <url>', 'where deliveries go; else the URL of the profile', {
      environment: 'DYTE_WEBHOOK_URL',
    }),
    events,
    name: text('--name <name>', 'a name for people', { defaultText: 'host and path of the URL' }),
    disabled,
    createOnly: flag('--create-only', 'fail when the URL is already registered'),
    dryRun,
    force,
    showSecrets,
  },
  examples: [
    'dyte-hooks register --events all --url https://example.com/webhook',
    'dyte-hooks register --events "meeting.*" --events recording.statusUpdate --url https://example.com/webhook',
    'dyte-hooks register --events all --url https://example.com/webhook --dry-run',
  ],
  run: async (options, context) => (await import('../commands/webhooks/register.ts')).run(options, context),
});

const listCommand = command({
  name: 'list',
  aliases: { ls: [] },
  group: 'Manage',
  summary: 'List the webhooks',
  options: { showSecrets },
  examples: ['dyte-hooks list', 'dyte-hooks list --json', 'dyte-hooks list | cut -f 1,4'],
  run: async (options, context) => (await import('../commands/webhooks/list.ts')).run(options, context),
});

const getCommand = command({
  name: 'get',
  group: 'Manage',
  summary: 'Show one webhook',
  arguments: { webhook },
  options: { showSecrets },
  examples: [
    'dyte-hooks get https://example.com/webhook',
    'dyte-hooks get https://example.com/webhook --json',
  ],
  run: async (options, context) => (await import('../commands/webhooks/get.ts')).run(options, context),
});

const updateCommand = command({
  name: 'update',
  changes: true,
  group: 'Manage',
  summary: 'Change some fields of a webhook',
  details: 'On a terminal, without options, it asks which fields to change, and for each value.',
  arguments: { webhook },
  options: {
    name,
    url,
    events,
    addEvents: list('--add-events <names>', 'events to add', { completes: 'event patterns' }),
    removeEvents: list('--remove-events <names>', 'events to remove', { completes: 'event patterns' }),
    enable: flag('--enable', 'switch deliveries on'),
    disable: flag('--disable', 'switch deliveries off'),
    dryRun,
    force,
    showSecrets,
  },
  examples: [
    'dyte-hooks update https://example.com/webhook --add-events meeting.summary',
    'dyte-hooks update https://example.com/webhook --name "Production" --remove-events "*.statusUpdate"',
  ],
  run: async (options, context) => (await import('../commands/webhooks/update.ts')).run(options, context),
});

const replaceCommand = command({
  name: 'replace',
  changes: true,
  group: 'Manage',
  summary: 'Replace all fields of a webhook',
  details: 'Name, URL and events must all be given. To change one field, use "update".',
  arguments: { webhook },
  options: { name, url, events, disabled, dryRun, force, showSecrets },
  examples: [
    'dyte-hooks replace https://example.com/webhook --name "Production" --url https://example.com/hooks --events all',
  ],
  run: async (options, context) => (await import('../commands/webhooks/replace.ts')).run(options, context),
});

const deleteCommand = command({
  name: 'delete',
  changes: true,
  aliases: { rm: [] },
  group: 'Manage',
  summary: 'Delete webhooks',
  details:
    'Shows what it deletes. On a terminal it asks first, with --all and --match for their number; elsewhere it requires --yes. Then it prints the command that makes the webhook again. Without an argument you can choose from a list. --orphans shows all webhooks that "listen --register" has made, and deletes those whose listener has crashed on this machine; one of another machine only when it is named as well, and never one whose listener runs here.',
  arguments: {
    webhooks: argumentsList('[webhook...]', 'their ids, beginnings of ids, URLs, or names', {
      completes: 'webhooks',
    }),
  },
  options: {
    all: flag('--all', 'every webhook of the organization or app'),
    match: text('--match <pattern>', 'webhooks whose URL or name matches; * stands for any text'),
    orphans: flag(
      '--orphans',
      'those that a "listen --register" has left behind on this machine, or are named',
    ),
    yes: flag('--yes', 'do not ask'),
    dryRun: flag('--dry-run', 'show what would be deleted, and delete nothing'),
    showSecrets,
  },
  examples: [
    'dyte-hooks delete https://example.com/webhook --yes',
    'dyte-hooks delete --match "https://*.example.com/*" --dry-run',
    'dyte-hooks delete --orphans --dry-run # webhooks of listeners, their age and what is known of them',
  ],
  run: async (options, context) => (await import('../commands/webhooks/delete.ts')).run(options, context),
});

const enableCommand = command({
  name: 'enable',
  changes: true,
  group: 'Manage',
  summary: 'Switch deliveries of a webhook on',
  arguments: { webhook },
  options: { showSecrets },
  examples: ['dyte-hooks enable https://example.com/webhook'],
  run: async (options, context) =>
    (await import('../commands/webhooks/enable-disable.ts')).run({ ...options, enabled: true }, context),
});

const disableCommand = command({
  name: 'disable',
  changes: true,
  group: 'Manage',
  summary: 'Switch deliveries of a webhook off',
  details: 'It stays registered, with its id, and can be switched on again.',
  arguments: { webhook },
  options: { showSecrets },
  examples: ['dyte-hooks disable https://example.com/webhook'],
  run: async (options, context) =>
    (await import('../commands/webhooks/enable-disable.ts')).run({ ...options, enabled: false }, context),
});

export const manageCommands: readonly CommandSpec[] = [
  registerCommand,
  listCommand,
  getCommand,
  updateCommand,
  replaceCommand,
  deleteCommand,
  enableCommand,
  disableCommand,
];
