import { HooksError } from '../domain/errors.ts';
import { MAX_EVENTS, MAX_PARTICIPANTS, MAX_REPEATS } from '../domain/scenario/limits.ts';
import { MAX_SEED } from '../domain/seeded-random.ts';
import { isWholeId } from '../domain/webhook/webhook-id.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { MAX_MEETING_LENGTH_MS, SCENARIO_NAMES } from '../domain/events/scenario-names.ts';
import { countOrShare, duration } from './amount-options.ts';
import { checkCommand } from './check.ts';
import { command, section } from './command-spec.ts';
import {
  argumentsList,
  choice,
  file,
  flag,
  number,
  shownValue,
  texts,
  withDefault,
  word,
} from './option-readers.ts';
import { nameIn } from './option-names.ts';
import { payloadsOption, sendingOptions } from './shared-options.ts';
import type { CommandSpec, OptionSpec } from './command-spec.ts';

const { header, headerEnv, insecure } = sendingOptions;

/** `--repeat [count]`: how often more; once where no number is given. */
function repeat(flags: string, description: string): OptionSpec<number | undefined> {
  const read = (raw: unknown): number | undefined => {
    if (raw === undefined) return undefined;
    if (raw === true) return 1;
    const value = typeof raw === 'string' && /^\d{1,3}$/.test(raw.trim()) ? Number(raw) : 0;
    if (value >= 1 && value <= MAX_REPEATS) return value;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, {
      hint: `Give a whole number from 1 to ${String(MAX_REPEATS)}, or none for one more time.`,
    });
  };
  return { flags, description, read };
}

/** `--uuid <uuid>`: as the service writes them. */
function uuid(flags: string, description: string): OptionSpec<string | undefined> {
  const spec = word(flags, description);
  const read = (raw: unknown): string | undefined => {
    const value = spec.read(raw);
    if (value === undefined || isWholeId(value)) return value;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, {
      hint: 'Give a UUID, such as 3f2a1b4c-5d6e-4f70-8a91-b2c3d4e5f607.',
    });
  };
  return { ...spec, read };
}

const triggerCommand = command({
  name: 'trigger',
  group: 'Prove',
  summary: 'Send events of a meeting that never was',
  details:
    'Names an event, such as meeting.started, or a scenario: meeting, recording, livestream, chat, transcript, summary or full. Several make one meeting together, a second apart. An emulator sends them to its webhooks and retries as the service does: the one of --api-url, else the newest that runs on this machine ("listen --emulate", "emulate"). With --to they go to that address instead, signed with the key of this machine, and once each unless --policy says whose retries are made. It shows each attempt with its answer, and waits for the last. Ids are new in each run, and the same throughout a meeting. What --drop leaves out has taken place all the same: an emulator knows it, so that "deliveries reconcile" finds it missing. The exit code is 1 when a delivery is not answered with 2xx, and 5 when nothing answers. A forged delivery must be refused: answered with 400, 401 or 403.',
  arguments: {
    events: argumentsList('[event...]', 'names of events and scenarios', {
      choices: [...EVENT_NAMES, ...SCENARIO_NAMES],
    }),
  },
  options: {
    ...section('What is sent', {
      scenario: file('--scenario <file>', 'play this file of your own (docs/trigger.md)'),
      variant: word('--variant <id>', 'a variant of the payload, as in "events show"', {
        completes: 'payload variants',
      }),
      payloads: payloadsOption('that of the emulator, else the newest of the service'),
      set: texts(
        '--set <path=value>',
        'change a field of the payload: meeting.title="x"; without a value, remove it',
      ),
      add: flag('--add', 'let --set add fields that the payload does not have'),
      bodyFile: file('--body-file <file>', 'send the bytes of this file as they are; - is standard input'),
      forged: flag('--forged', 'sign with a key that nobody knows: the endpoint must refuse it'),
    }),
    ...section('What a scenario has', {
      participants: number('--participants <number>', 'so many people, who come and go by chance', {
        min: 1,
        max: MAX_PARTICIPANTS,
      }),
      recording: flag('--recording', 'the meeting is recorded'),
      livestream: flag('--livestream', 'it is streamed live'),
      chat: flag('--chat', 'its chat is saved'),
      transcript: flag('--transcript', 'it gets a transcript'),
      summary: flag('--summary', 'it gets a summary'),
      length: duration('--length <duration>', 'how long the meeting took; its end is now', {
        max: MAX_MEETING_LENGTH_MS,
        defaultText: '33m',
      }),
    }),
    ...section('Where it goes, and how often', {
      to: word('--to <url>', 'send to this address, instead of by an emulator'),
      policy: choice('--policy <name>', 'with --to: retry as this service does', ['dyte', 'realtimekit']),
      webhookId: word('--webhook-id <id>', 'with --to: the id of the webhook that it says'),
      header,
      headerEnv,
      insecure,
      uuid: uuid('--uuid <uuid>', 'the UUID of the delivery, where it is one'),
      count: withDefault(
        number('--count <number>', 'make so many, each with ids of its own', { min: 1, max: MAX_EVENTS }),
        1,
      ),
      repeat: withDefault(
        repeat('--repeat [count]', 'send each delivery again, under the same UUID; once, or so often'),
        0,
        'not again',
      ),
      timeScale: {
        ...number(
          '--time-scale <factor>',
          'factor for the second between events, and for waits before retries: 0.1 makes it a tenth',
          { min: 0, max: 100, integer: false },
        ),
        defaultText: 'that of the emulator, else 1',
      },
    }),
    ...section('What goes wrong on the way', {
      shuffle: flag('--shuffle', 'send the events in any order'),
      drop: countOrShare('--drop <amount>', 'never send some: so many (3), or a share (10%)'),
      duplicate: countOrShare('--duplicate <amount>', 'send some of the others twice, under the same UUID'),
      seed: number('--seed <number>', 'make the same choices again as the run that printed it', {
        min: 0,
        max: MAX_SEED,
      }),
    }),
  },
  examples: [
    'dyte-hooks trigger meeting',
    'dyte-hooks trigger meeting.started --to http://localhost:3000/webhook',
    'dyte-hooks trigger meeting.ended --set \'meeting.title="Planning"\' --repeat',
    'dyte-hooks trigger recording.statusUpdate --variant composed-errored',
    'dyte-hooks trigger meeting --participants 10 --recording --livestream',
    'dyte-hooks trigger full --shuffle --drop 10% --duplicate 10% --seed 7',
    'dyte-hooks trigger full --length 5s',
    'dyte-hooks trigger --scenario scenario.yaml',
    'dyte-hooks trigger meeting.started --forged',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/trigger/trigger.ts')).run(options, context),
});

/** The commands that prove an endpoint. */
export const proveCommands: readonly CommandSpec[] = [checkCommand, triggerCommand];
