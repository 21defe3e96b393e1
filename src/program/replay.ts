import { REPLAY_CONCURRENCY, REPLAY_MAX_GAP_MS, REPLAY_SPEED } from '../domain/defaults.ts';
import { HooksError } from '../domain/errors.ts';
import { durationText } from '../domain/text/duration.ts';
import { duration } from './amount-options.ts';
import { argumentsList, flag, number, shownValue, text, texts, word } from './option-readers.ts';
import { nameIn } from './option-names.ts';
import { command, section, type OptionSpec } from './command-spec.ts';
import {
  DELIVERY_NAMES,
  filterOptions,
  limit,
  sendingOptions,
  showSecretsOption,
  storeOption,
} from './shared-options.ts';
import type { ReplaySpeed } from '../domain/replay/replay-plan.ts';

const MAX_SPEED = 10_000;

/** `--speed <speed>`: `real`, `fast`, or a multiple of real time; undefined when not given. */
function speed(flags: string, description: string): OptionSpec<ReplaySpeed | undefined> {
  const read = (raw: unknown): ReplaySpeed | undefined => {
    if (raw === undefined) return undefined;
    if (raw === 'fast') return 'fast';
    if (raw === 'real') return 1;
    const times = typeof raw === 'string' ? /^\s*(\d{1,5}(?:\.\d{1,3})?)x\s*$/i.exec(raw)?.[1] : undefined;
    const value = Number(times ?? 0);
    if (value > 0 && value <= MAX_SPEED) return value;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, {
      hint: 'Give "fast", "real", or a multiple of real time, such as 10x or 0.5x.',
    });
  };
  return { flags, description, defaultText: REPLAY_SPEED, read };
}

/** `--resume [number]`: a replay's number, or the newest unfinished one. */
function resume(flags: string, description: string): OptionSpec<number | 'newest' | undefined> {
  const read = (raw: unknown): number | 'newest' | undefined => {
    if (raw === undefined) return undefined;
    if (raw === true) return 'newest';
    if (typeof raw === 'string' && /^\d{1,15}$/.test(raw)) return Number(raw);
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, {
      hint: 'Give the number that the replay printed when it ended, or none for the newest unfinished replay.',
    });
  };
  return { flags, description, read };
}

export const replayCommand = command({
  name: 'deliveries replay',
  aliases: { replay: [] },
  group: 'Receive',
  summary: 'Send stored deliveries again, as they came or edited',
  details:
    'Sends the deliveries that are named, or those that the filters choose, in the order of arrival. Bytes and headers are as they came, so the signature still verifies. An edited body is signed with a key of this machine. The list of what to send is stored first: after Ctrl-C, or any other end, --resume sends the rest.',
  arguments: {
    deliveries: argumentsList('[delivery...]', `each by its ${DELIVERY_NAMES}`, { completes: 'deliveries' }),
  },
  options: {
    ...section('Choose', { ...filterOptions, limit: limit('all') }),
    ...section('Send', {
      to: word('--to <url>', 'where to send them', { defaultText: 'where they were forwarded to' }),
      exec: text('--exec <command>', 'run this for each delivery instead: body on standard input, no shell'),
      ...sendingOptions,
      forwardTimeout: { ...sendingOptions.forwardTimeout, formerly: '--timeout' },
      newUuid: flag('--new-uuid', 'give each delivery a new UUID, so that it is not taken for a repeat'),
    }),
    ...section('Edit', {
      edit: texts(
        '--edit <path=value>',
        'change a field of the payload: meeting.title="x"; without a value, remove it',
      ),
      editWith: text('--edit-with <editor>', 'edit the payload of one delivery in this editor'),
      editor: flag('--editor', 'edit it in the editor that VISUAL or EDITOR names'),
    }),
    ...section('Pace', {
      speed: speed('--speed <speed>', 'all at once (fast), in real time (real), or a multiple of it (10x)'),
      maxGap: duration('--max-gap <duration>', 'shorten longer gaps between deliveries to this', {
        defaultText: durationText(REPLAY_MAX_GAP_MS),
      }),
      concurrency: {
        ...number('--concurrency <number>', 'deliveries sent at the same time; 1 keeps the order', {
          min: 1,
          max: 100,
        }),
        defaultText: String(REPLAY_CONCURRENCY),
      },
    }),
    ...section('Run', {
      dryRun: flag('--dry-run', 'show what would be sent, and send nothing'),
      keepGoing: flag('--keep-going', 'go on when the target cannot be reached'),
      resume: resume('--resume [number]', 'continue a replay; with --failed, also send again what failed'),
      showSecrets: showSecretsOption,
      store: storeOption,
    }),
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
