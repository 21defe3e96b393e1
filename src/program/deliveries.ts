import { TERMINAL_LIST_LIMIT } from '../domain/defaults.ts';
import { sizeText } from '../domain/text/amounts.ts';
import { durationText, MAX_WAIT_MS } from '../domain/text/duration.ts';
import { duration, size } from './amount-options.ts';
import {
  argumentsList,
  choice,
  file,
  flag,
  optionalArgument,
  texts,
  withDefault,
  word,
} from './option-readers.ts';
import { command, section } from './command-spec.ts';
import { reconcileCommand } from './reconcile.ts';
import { replayCommand } from './replay.ts';
import { timelineCommand } from './timeline.ts';
import {
  DELIVERY_NAMES,
  filterOptions,
  limit,
  showSecretsOption,
  storeOption,
  timeExpression,
} from './shared-options.ts';
import type { CommandSpec } from './command-spec.ts';

const WAIT_TIMEOUT_MS = 60_000;

/** A recording of a day has less. */
const MAX_FILE_BYTES = 20_000_000_000;

const FILE_TIMEOUT_MS = 3_600_000;

const delivery = optionalArgument(
  '[delivery]',
  `its ${DELIVERY_NAMES}; on a terminal you can choose among the last ones`,
  { completes: 'deliveries' },
);

const listCommand = command({
  name: 'deliveries list',
  aliases: { 'deliveries ls': [], tail: ['--follow'] },
  group: 'Receive',
  summary: 'List stored deliveries, the newest last',
  details:
    'On a terminal lines are cut to its width; in a pipe values are whole, with tabs between them. Commands that take a delivery accept the position or the id of its line, "last", "last~2" (the one two before), or "last:meeting.ended" (the last of an event, or of a pattern).',
  options: {
    ...section('Choose', {
      ...filterOptions,
      limit: limit(`${String(TERMINAL_LIST_LIMIT)} on a terminal, else all`),
    }),
    ...section('Show', {
      follow: flag('--follow', 'keep printing deliveries as they come, until Ctrl-C'),
      showSecrets: showSecretsOption,
      store: storeOption,
      exitCode: flag('--exit-code', 'end with 6 when there are none; with --failed when there are'),
    }),
  },
  examples: [
    'dyte-hooks deliveries list',
    'dyte-hooks deliveries list --events "recording.*" --since 2h --json',
    'dyte-hooks deliveries list --failed --limit all | cut -f 1',
    'dyte-hooks deliveries list --failed --exit-code',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/deliveries/list.ts')).run(options, context),
});

const showCommand = command({
  name: 'deliveries show',
  aliases: { show: [] },
  group: 'Receive',
  summary: 'Show one delivery: attempts, forwards, headers, payload',
  arguments: { delivery },
  options: {
    body: flag('--body', 'write the exact bytes of the body, secrets included, and nothing else'),
    verbose: flag('--verbose', 'show whole answers of targets, with their headers'),
    showSecrets: showSecretsOption,
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries show last',
    'dyte-hooks deliveries show last:meeting.started --json',
    'dyte-hooks deliveries show last~1 --body | sha256sum',
  ],
  run: async (options, context) => (await import('../commands/deliveries/show.ts')).run(options, context),
});

const exportCommand = command({
  name: 'deliveries export',
  group: 'Receive',
  summary: 'Write deliveries for other tools',
  details:
    'Writes the deliveries that are named, or those that the filters choose, in the order of arrival. Rejected ones are left out unless they are named, or --signature chooses them. Secrets are masked unless --show-secrets is given. A masked delivery is marked, since its signature may no longer match. --format store copies the whole store to one file, unchanged and with its secrets; it requires --output.',
  arguments: {
    deliveries: argumentsList('[delivery...]', `each by its ${DELIVERY_NAMES}`, { completes: 'deliveries' }),
  },
  options: {
    ...section('Choose', { ...filterOptions, limit: limit('all') }),
    ...section('Write', {
      format: withDefault(
        choice(
          '--format <format>',
          'JSON lines, an HTTP archive, curl commands, a fixture for tests, or the whole store',
          ['ndjson', 'har', 'curl', 'fixture', 'store'],
        ),
        'ndjson',
      ),
      output: file('--output <file>', 'file to write, which only you can read', {
        defaultText: 'standard output',
      }),
      to: word('--to <url>', 'where the requests of har and curl go', {
        formerly: '--url',
        defaultText: 'where the deliveries came in',
      }),
      showSecrets: showSecretsOption,
      store: storeOption,
    }),
  },
  examples: [
    'dyte-hooks deliveries export --since 1d > deliveries.ndjson',
    'dyte-hooks deliveries export last --format curl --to http://127.0.0.1:3000/webhook',
    'dyte-hooks deliveries export --events "meeting.*" --format fixture --output meeting.json',
    'dyte-hooks deliveries export --format store --output artifact.sqlite',
  ],
  run: async (options, context) =>
    (await import('../commands/deliveries/export/export.ts')).run(options, context),
});

const pruneCommand = command({
  name: 'deliveries prune',
  changes: true,
  group: 'Receive',
  summary: 'Remove the oldest deliveries',
  details:
    'Removes by age, by size, or by both; "listen" can go on receiving meanwhile. Deliveries with a pending forward stay. On a terminal their number is to be typed first; elsewhere it requires --yes.',
  options: {
    keep: duration('--keep <duration>', 'remove what was received longer ago than this, such as 30d'),
    maxStore: size(
      '--max-store <size>',
      'remove the oldest until the store is no larger than this, such as 1gb',
    ),
    dryRun: flag('--dry-run', 'show how many would be removed, and remove none'),
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
  aliases: { wait: [] },
  group: 'Receive',
  summary: 'Wait for deliveries that a running receiver gets',
  details:
    'Watches the store that "listen" writes to, and prints each expected delivery as it comes. The exit code is 6 when one does not come in time. Only deliveries that come from now on count. With --since 1m those of the last minute count too, so that none is missed that came before this command began.',
  options: {
    expect: texts('--expect <expectation>', 'event to wait for, as in listen; repeat it for several events', {
      formerly: '--event',
      completes: 'event names',
    }),
    inOrder: flag('--in-order', 'expectations must be met in the order given'),
    timeout: withDefault(
      duration('--timeout <duration>', 'wait at most this long', { min: 1, max: MAX_WAIT_MS }),
      WAIT_TIMEOUT_MS,
      durationText(WAIT_TIMEOUT_MS),
    ),
    since: timeExpression('--since <time>', 'also count what was received since, such as 1m ago'),
    meeting: filterOptions.meeting,
    webhook: filterOptions.webhook,
    showSecrets: showSecretsOption,
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries wait --expect meeting.started --since 1m',
    "dyte-hooks deliveries wait --expect 'meeting.started{meeting.title=*}' --since 10m --timeout 30s --json",
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/deliveries/wait.ts')).run(options, context),
});

const downloadCommand = command({
  name: 'deliveries download',
  group: 'Receive',
  summary: 'Fetch recordings, transcripts, summaries and chats behind deliveries',
  details:
    'Fetches every file that a delivery has a link to, before the links expire after 7 days. An expired link is refreshed where you are signed in to the service; the stored delivery stays as it came. Files get names of our own making from event, session and delivery, and only you can read them. Links are followed to the internet only, since anybody may have written them: not to this machine, private networks or the metadata service of a cloud, unless the API is on this machine. Proxies are not used. The exit code is 5 when a server could not be reached, and 6 when a file cannot be had.',
  arguments: {
    deliveries: argumentsList('[delivery...]', `each by its ${DELIVERY_NAMES}`, { completes: 'deliveries' }),
  },
  options: {
    to: withDefault(
      file('--to <folder>', 'folder for the files, made where it is missing'),
      '.',
      'the working directory',
    ),
    overwrite: flag('--overwrite', 'replace files that are there already'),
    maxSize: withDefault(
      size('--max-size <size>', 'fetch no file that is larger', { min: 1 }),
      MAX_FILE_BYTES,
      sizeText(MAX_FILE_BYTES),
    ),
    timeout: withDefault(
      duration('--timeout <duration>', 'give up a file after this time', { min: 1, max: MAX_WAIT_MS }),
      FILE_TIMEOUT_MS,
      durationText(FILE_TIMEOUT_MS),
    ),
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries download last:recording.statusUpdate --to recordings',
    'dyte-hooks deliveries download 41 42 --to files --json',
  ],
  run: async (options, context) =>
    (await import('../commands/deliveries/download/download.ts')).run(options, context),
});

const pauseCommand = command({
  name: 'deliveries pause',
  changes: true,
  group: 'Receive',
  summary: 'Stop forwarding; deliveries go on arriving, and wait',
  details:
    'Holds for every "listen" with this store, those that start later too, until "deliveries resume". A running one notices within about a second; what is on its way to a target then ends as it would. With --relay senders are answered 503 meanwhile, and their deliveries wait all the same.',
  options: { store: storeOption },
  examples: ['dyte-hooks deliveries pause', 'dyte-hooks deliveries pause --json'],
  run: async (options, context) => (await import('../commands/deliveries/pause.ts')).run(options, context),
});

const resumeCommand = command({
  name: 'deliveries resume',
  changes: true,
  group: 'Receive',
  summary: 'Let forwarding go on that was paused',
  details: 'What waits is sent first, in the order in which it came.',
  options: { store: storeOption },
  examples: ['dyte-hooks deliveries resume'],
  run: async (options, context) => (await import('../commands/deliveries/resume.ts')).run(options, context),
});

/** The commands that work on stored deliveries. */
export const deliveriesCommands: readonly CommandSpec[] = [
  listCommand,
  showCommand,
  timelineCommand,
  replayCommand,
  exportCommand,
  pruneCommand,
  waitCommand,
  downloadCommand,
  pauseCommand,
  resumeCommand,
  reconcileCommand,
];
