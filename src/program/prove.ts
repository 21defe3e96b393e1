import { HooksError } from '../domain/errors.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { MAX_MEETING_LENGTH_MS, SCENARIO_NAMES } from '../domain/events/scenario-names.ts';
import { duration } from './amount-options.ts';
import { command } from './command-spec.ts';
import { argumentsList, flag, number, shownValue, texts, withDefault, word } from './option-readers.ts';
import { nameIn } from './option-names.ts';
import { payloadsOption } from './shared-options.ts';
import type { CommandSpec, OptionSpec } from './command-spec.ts';

const MAX_REPEATS = 100;

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

const triggerCommand = command({
  name: 'trigger',
  group: 'Prove',
  summary: 'Send events of a meeting that never was',
  details:
    'Names an event, such as meeting.started, or a scenario: meeting, recording, livestream, chat, transcript, summary or full. Several make one meeting together, a second apart. An emulator sends them to its webhooks and retries as the service does: the one of --api-url, else the newest that runs on this machine ("listen --emulate", "emulate"). With --to they go to that address instead, once each and signed with the key of this machine. It shows each attempt with its answer, and waits for the last. The exit code is 1 when one is not answered with 2xx, and 5 when nothing answers. A forged delivery must be refused: answered with 400, 401 or 403.',
  arguments: {
    events: argumentsList('[event...]', 'names of events and scenarios', {
      choices: [...EVENT_NAMES, ...SCENARIO_NAMES],
    }),
  },
  options: {
    to: word('--to <url>', 'send to this address, instead of by an emulator'),
    set: texts(
      '--set <path=value>',
      'change a field of the payload: meeting.title="x"; without a value, remove it',
    ),
    payloads: payloadsOption('that of the emulator, else the newest of the service'),
    forged: flag('--forged', 'sign with a key that nobody knows: the endpoint must refuse it'),
    repeat: withDefault(
      repeat('--repeat [count]', 'send each delivery again, under the same UUID; once, or so often'),
      0,
      'not again',
    ),
    length: duration('--length <duration>', 'how long the meeting took; its end is now', {
      max: MAX_MEETING_LENGTH_MS,
      defaultText: '33m',
    }),
    timeScale: {
      ...number('--time-scale <factor>', 'factor for the second between events: 0.1 makes it a tenth', {
        min: 0,
        max: 100,
        integer: false,
      }),
      defaultText: 'that of the emulator, else 1',
    },
  },
  examples: [
    'dyte-hooks trigger meeting',
    'dyte-hooks trigger meeting.started --to http://localhost:3000/webhook',
    'dyte-hooks trigger meeting.ended --set \'meeting.title="Planning"\' --repeat',
    'dyte-hooks trigger full --length 5s',
    'dyte-hooks trigger meeting.started --forged',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/trigger/trigger.ts')).run(options, context),
});

/** The commands that prove an endpoint. */
export const proveCommands: readonly CommandSpec[] = [triggerCommand];
