import { MAX_WAIT_MS } from '../domain/text/duration.ts';
import { duration, size } from './amount-options.ts';
import { argument, argumentsList, choice, command, file, flag, texts, word } from './command-spec.ts';
import { filterOptions, limit, timeExpression, storeOption } from './delivery-options.ts';
import { replayCommand } from './replay.ts';
import type { CommandSpec } from './command-spec.ts';

/** Milliseconds. */
const DEFAULT_WAIT_MS = 60_000;

const showSecrets = flag('--show-secrets', 'show stream keys, download links and tokens');

const delivery = argument('<delivery>', 'its id, a beginning of it, "last", or "last~2"');

const listCommand = command({
  name: 'deliveries list',
  group: 'Receive',
  summary: 'List the deliveries that were kept, the newest last',
  details:
    'Lines that fit a terminal, tab-separated whole values when piped. The id at the beginning of a line is enough to name a delivery, as are "last" and "last~2".',
  options: {
    ...filterOptions,
    limit: limit('--limit <number>', 'the newest so many, or all', '20 on a terminal, else all'),
    follow: flag('--follow', 'go on with those that come, until Ctrl-C'),
    showSecrets,
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries list',
    'dyte-hooks deliveries list --event "recording.*" --since 2h --json',
    'dyte-hooks deliveries list --failed --limit all | cut -f 1',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/deliveries/list.ts')).run(options, context),
});

const showCommand = command({
  name: 'deliveries show',
  group: 'Receive',
  summary: 'Show one delivery: attempts, forwards, headers, payload',
  arguments: { delivery },
  options: {
    body: flag('--body', 'write the exact bytes of the body, secrets included, and nothing else'),
    verbose: flag('--verbose', 'show the answers of targets whole, with their headers'),
    showSecrets,
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries show last',
    'dyte-hooks deliveries show last --json',
    'dyte-hooks deliveries show last~1 --body | sha256sum',
  ],
  run: async (options, context) => (await import('../commands/deliveries/show.ts')).run(options, context),
});

const exportCommand = command({
  name: 'deliveries export',
  group: 'Receive',
  summary: 'Write deliveries for other tools',
  details:
    'Those that are named, or those that the options choose, in the order of arrival. Refused ones are left out unless they are named, or --signature asks for theirs. Secrets are masked unless --show-secrets, and what was masked is marked: its signature need not match any more. --format store makes one file of the whole store, with everything in it as it came, secrets too; it needs --output.',
  arguments: { deliveries: argumentsList('[delivery...]', 'ids, beginnings of ids, "last", or "last~2"') },
  options: {
    format: choice(
      '--format <format>',
      'one object a line, an HTTP archive, commands to run, a fixture for tests, or the whole store',
      ['ndjson', 'har', 'curl', 'fixture', 'store'],
      'ndjson',
    ),
    output: file('--output <file>', 'write a file for its owner only, whole or not at all', {
      defaultText: 'standard output',
    }),
    url: word('--url <url>', 'where requests of har and curl go to', { defaultText: 'where they went' }),
    ...filterOptions,
    limit: limit('--limit <number>', 'the newest so many, or all', 'all'),
    showSecrets,
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries export --since 1d > deliveries.ndjson',
    'dyte-hooks deliveries export last --format curl --url http://127.0.0.1:3000/webhook',
    'dyte-hooks deliveries export --event "meeting.*" --format fixture --output meeting.json',
    'dyte-hooks deliveries export --format store --output artifact.sqlite',
  ],
  run: async (options, context) =>
    (await import('../commands/deliveries/export/export.ts')).run(options, context),
});

const pruneCommand = command({
  name: 'deliveries prune',
  group: 'Receive',
  summary: 'Remove the oldest deliveries',
  details:
    'Goes by age, by size, or both, while "listen" may go on receiving. What waits for a forward stays. On a terminal it asks first.',
  options: {
    keep: duration('--keep <duration>', 'remove what was received longer ago, such as 30d'),
    maxStore: size('--max-store <size>', 'remove the oldest until the store is no larger, such as 1gb'),
    dryRun: flag('--dry-run', 'say how many would be removed, and remove none'),
    yes: flag('--yes', 'do not ask'),
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries prune --keep 30d',
    'dyte-hooks deliveries prune --keep 30d --max-store 1gb --dry-run',
  ],
  run: async (options, context) => (await import('../commands/deliveries/prune.ts')).run(options, context),
});

const waitCommand = command({
  name: 'deliveries wait',
  group: 'Receive',
  summary: 'Wait until deliveries have come to a receiver that runs',
  details:
    'Looks into the store that "listen" writes to, and prints what was waited for as it comes. Exit code 6 when not all came in time. Only what comes from now on counts; with --since 1m what came before does too, so that nothing is missed that was quicker than this command.',
  options: {
    event: texts('--event <expectation>', 'what is to come; one option for each, as of listen --expect'),
    inOrder: flag('--in-order', 'take them in the order in which they are given only'),
    timeout: duration('--timeout <duration>', 'wait at most so long', {
      min: 1,
      max: MAX_WAIT_MS,
      defaultText: '60s',
    }),
    since: timeExpression('--since <time>', 'count what was received since, such as 1m ago'),
    meeting: filterOptions.meeting,
    webhook: filterOptions.webhook,
    showSecrets,
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries wait --event meeting.started --since 1m',
    "dyte-hooks deliveries wait --event 'meeting.started{meeting.title=*}' --since 10m --timeout 30s --json",
  ],
  runsLong: true,
  run: async (options, context) => {
    const { run } = await import('../commands/deliveries/wait.ts');
    await run({ ...options, timeout: options.timeout ?? DEFAULT_WAIT_MS }, context);
  },
});

/** The commands that look into a store. */
export const deliveriesCommands: readonly CommandSpec[] = [
  listCommand,
  showCommand,
  replayCommand,
  exportCommand,
  pruneCommand,
  waitCommand,
];
