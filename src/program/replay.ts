import { HooksError } from '../domain/errors.ts';
import { duration } from './amount-options.ts';
import {
  argumentsList,
  command,
  flag,
  nameIn,
  optionalNumber,
  shown,
  text,
  texts,
  type OptionSpec,
  word,
} from './command-spec.ts';
import { filterOptions, limit, storeOption } from './delivery-options.ts';
import type { ReplaySpeed } from '../domain/replay/replay-plan.ts';

const FASTEST = 10_000;

/** `--speed <speed>`: `real`, `fast`, or so many times as fast as it was; undefined when not given. */
function speed(flags: string, description: string): OptionSpec<ReplaySpeed | undefined> {
  const read = (raw: unknown): ReplaySpeed | undefined => {
    if (raw === undefined) return undefined;
    if (raw === 'fast') return 'fast';
    if (raw === 'real') return 1;
    const times = typeof raw === 'string' ? /^\s*(\d{1,5}(?:\.\d{1,3})?)x\s*$/i.exec(raw)?.[1] : undefined;
    const value = Number(times ?? 0);
    if (value > 0 && value <= FASTEST) return value;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shown(raw)}".`, {
      hint: 'Give "fast", "real", or how many times as fast, such as 10x or 0.5x.',
    });
  };
  return { flags, description, defaultText: 'fast', read };
}

/** `--resume [number]`: a replay's number, or the newest that is not done. */
function resume(flags: string, description: string): OptionSpec<number | 'newest' | undefined> {
  const read = (raw: unknown): number | 'newest' | undefined => {
    if (raw === undefined) return undefined;
    if (raw === true) return 'newest';
    if (typeof raw === 'string' && /^\d{1,15}$/.test(raw)) return Number(raw);
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shown(raw)}".`, {
      hint: 'Give the number of a replay, as it said when it ended, or none for the newest that is not done.',
    });
  };
  return { flags, description, read };
}

export const replayCommand = command({
  name: 'deliveries replay',
  group: 'Receive',
  summary: 'Send deliveries again, as they came or edited',
  details:
    'Those that are named, or those that the options choose, in the order received. Bytes and headers are as they came, so the signature still verifies; a body that is edited is signed with a key of this machine. What is to be sent is written down first: after Ctrl-C, or any other end, --resume goes on with the rest.',
  arguments: { deliveries: argumentsList('[delivery...]', 'ids, beginnings of ids, "last", or "last~2"') },
  options: {
    to: word('--to <url>', 'where to send them', { defaultText: 'where they were forwarded to' }),
    exec: text('--exec <command>', 'run this for each instead: body on standard input, no shell'),
    ...filterOptions,
    limit: limit('--limit <number>', 'the newest so many, or all', 'all'),
    speed: speed('--speed <speed>', 'at once, in the time it took (real), or so many times as fast (10x)'),
    maxGap: duration('--max-gap <duration>', 'wait no longer than that between two', { defaultText: '1m' }),
    concurrency: {
      ...optionalNumber(
        '--concurrency <number>',
        'deliveries under way at once; one at a time keeps the order',
        {
          min: 1,
          max: 100,
        },
      ),
      defaultText: '1',
    },
    timeout: duration('--timeout <duration>', 'time for an answer', {
      min: 1,
      max: 3_600_000,
      defaultText: '30s',
    }),
    keepGoing: flag('--keep-going', 'try all, also when nothing can be reached'),
    edit: texts('--edit <path=value>', 'change the payload: meeting.title="x"; no value removes'),
    editWith: text('--edit-with <editor>', 'change the payload of one delivery in an editor'),
    editor: flag('--editor', 'the same in the one that VISUAL or EDITOR names'),
    newUuid: flag('--new-uuid', 'give each a new UUID, so that it is not taken for a repeat'),
    header: texts(
      '--header <header>',
      'add or replace a header, as "Name: value"; for a secret use --header-env',
    ),
    headerEnv: texts(
      '--header-env <name=variable>',
      'the same with the value of an environment variable, which no process list shows',
    ),
    insecure: flag('--insecure', 'take any certificate of an https:// target on this machine'),
    dryRun: flag('--dry-run', 'show what would be sent, and send nothing'),
    resume: resume('--resume [number]', 'go on with a replay; with --failed, also with what failed'),
    showSecrets: flag('--show-secrets', 'show stream keys, download links and tokens'),
    store: storeOption,
  },
  examples: [
    'dyte-hooks deliveries replay last --to http://localhost:3000/webhook',
    'dyte-hooks deliveries replay --failed',
    'dyte-hooks deliveries replay --since 1d --speed 10x --to http://localhost:3000/webhook',
    'dyte-hooks deliveries replay last --edit \'meeting.title="x"\' --new-uuid --dry-run --to http://localhost:3000',
  ],
  runsLong: true,
  run: async (options, context) =>
    (await import('../commands/deliveries/replay/replay.ts')).run(options, context),
});
