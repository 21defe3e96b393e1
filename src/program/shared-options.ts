import { DEFAULT_HOST, FORWARD_TIMEOUT_MS, STORE_FILE_NAME } from '../domain/defaults.ts';
import { HooksError } from '../domain/errors.ts';
import { PAYLOAD_FAMILIES, type PayloadFamily } from '../domain/events/payload-families.ts';
import { FAULT_WORDS } from '../domain/fault/delivery-fault.ts';
import { MAX_SEED } from '../domain/seeded-random.ts';
import { durationText } from '../domain/text/duration.ts';
import { parseTimeExpression, type TimeExpression } from '../domain/text/moment.ts';
import { duration } from './amount-options.ts';
import {
  choice,
  file,
  flag,
  list,
  number,
  shownValue,
  choiceHint,
  texts,
  withDefault,
  word,
} from './option-readers.ts';
import { nameIn } from './option-names.ts';
import type { OptionSpec } from './command-spec.ts';
import type { SignatureFinding } from '../domain/delivery/received-delivery.ts';

/** `--store <file>`, on every command that looks into a store. */
export const storeOption = file('--store <file>', 'file that deliveries are stored in', {
  defaultText: `${STORE_FILE_NAME} in the data directory`,
});

/** What names a stored delivery, for help; `parseDeliveryReference` reads it. */
export const DELIVERY_NAMES =
  'id or the beginning of it, position in the store, "last", "last~2", or "last:meeting.ended"';

export const showSecretsOption = flag('--show-secrets', 'show stream keys, download links and tokens');

/** How deliveries are sent on, by `listen` and by a replay. */
export const sendingOptions = {
  header: texts(
    '--header <header>',
    'add or replace a header, as "Name: value"; for a secret use --header-env',
  ),
  headerEnv: texts(
    '--header-env <name=variable>',
    'the same, with the value of an environment variable, which no process list shows',
  ),
  insecure: flag('--insecure', 'accept any certificate of an https:// target on this machine'),
  forwardTimeout: duration('--forward-timeout <duration>', 'how long an answer or a command may take', {
    min: 1,
    max: 3_600_000,
    defaultText: durationText(FORWARD_TIMEOUT_MS),
  }),
};

/** `--port <number>`: to listen on. */
export function portOption(standard: number): OptionSpec<number> {
  const bounds = { min: 0, max: 65_535 };
  return withDefault(number('--port <number>', 'port to listen on; 0 takes any free one', bounds), standard);
}

/** `--host <address>`: an address or a name without brackets, to listen on. */
export const hostOption = hostFor('', 'address to listen on; 0.0.0.0 for every network');

/** @param prefix what the names of the options for host and port begin with, such as `admin-` */
export function hostFor(prefix: string, description: string): OptionSpec<string> {
  const read = (raw: unknown): string | undefined =>
    typeof raw === 'string' ? readHost(raw, prefix) : undefined;
  return withDefault({ flags: `--${prefix}host <address>`, description, read }, DEFAULT_HOST);
}

/** `--payloads <family>`: the shape of payloads that we send ourselves, by the id of their variants. */
export function payloadsOption(defaultText: string): OptionSpec<PayloadFamily | undefined> {
  return {
    ...choice('--payloads <family>', 'shape of the payloads, as in "events show"', PAYLOAD_FAMILIES),
    defaultText,
  };
}

const SIGNATURES = [
  'valid',
  'missing',
  'malformed',
  'mismatch',
  'key_unavailable',
  'unchecked',
  'reconstructed',
] as const satisfies readonly SignatureFinding['state'][];

/** What chooses deliveries, the same on every command; `toDeliveryFilter` reads it. */
export const filterOptions = {
  events: list('--events <patterns>', 'only these events; names or patterns such as meeting.*', {
    completes: 'event patterns',
  }),
  meeting: word('--meeting <id>', 'only of this meeting or session'),
  webhook: word('--webhook <id>', 'only for this webhook; the beginning of its id is enough', {
    completes: 'webhook ids',
  }),
  since: timeExpression('--since <time>', 'only received since: 10m ago, 14:03 today, or 2026-01-02T14:03Z'),
  until: timeExpression('--until <time>', 'only received before this time'),
  signature: someOf('--signature <states>', 'only with these states of the signature', SIGNATURES),
  failed: flag('--failed', 'only with a forward that failed'),
  waiting: flag('--waiting', 'only with a forward that waits for its target; with --failed both'),
};

/** `--since <time>`: a point in time; undefined when not given. */
export function timeExpression(flags: string, description: string): OptionSpec<TimeExpression | undefined> {
  const read = (raw: unknown): TimeExpression | undefined => {
    if (raw === undefined) return undefined;
    const found = typeof raw === 'string' ? parseTimeExpression(raw) : undefined;
    if (found !== undefined) return found;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, {
      hint: timeHint(typeof raw === 'string' ? raw.trim() : ''),
    });
  };
  return { flags, description, read };
}

const TIME_HINT =
  'Give how long ago (10m, 2h, 3d), a time of today (14:03), a day (2026-01-02), or both (2026-01-02T14:03Z).';

/** What is often written and is none of these: it is named, since it looks like a time. */
function timeHint(written: string): string {
  if (/^\d{4}-?w\d/i.test(written)) return `Weeks are not read. ${TIME_HINT}`;
  if (/^\d{4}-?\d{3}(?!\d)/.test(written)) return `Days of the year are not read. ${TIME_HINT}`;
  if (/^\d{8}t/i.test(written)) return `Write it with dashes and colons. ${TIME_HINT}`;
  if (/^\d{9,}(?:\.\d+)?$/.test(written)) return `Seconds since 1970 are not read. ${TIME_HINT}`;
  if (/:60(?:[.,]\d+)?\s?(?:z|[+-][\d:]+)?$/i.test(written)) return `Leap seconds are not read. ${TIME_HINT}`;
  return TIME_HINT;
}

/** `--signature <states>`: some of a few words, each given by itself or with commas between them. */
function someOf<const Word extends string>(
  flags: string,
  description: string,
  choices: readonly Word[],
): OptionSpec<readonly Word[] | undefined> {
  const words = list(flags, description);
  const known = (given: string): Word => {
    const found = choices.find((candidate) => candidate === given);
    if (found !== undefined) return found;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${given}".`, {
      hint: choiceHint(given, choices, 'Choose some of'),
    });
  };
  return { ...words, choices, read: (raw) => words.read(raw)?.map(known) };
}

/** `--limit <number>`: how many at most; `all` is Infinity, and undefined is left to the command. */
export function limit(defaultText: string): OptionSpec<number | undefined> {
  const flags = '--limit <number>';
  const read = (raw: unknown): number | undefined => {
    if (raw === undefined) return undefined;
    if (raw === 'all') return Infinity;
    const value = typeof raw === 'string' && /^\s*\d{1,15}\s*$/.test(raw) ? Number(raw) : 0;
    if (value > 0) return value;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, {
      hint: 'Give a whole number from 1 on, or "all".',
    });
  };
  return { flags, description: 'at most this many, the newest; "all" for no limit', defaultText, read };
}

/** Roughly: what the system takes it for shows when it is listened on. */
const IPV6 = /^(?=.*:.*:)[\da-f:.]+(?:%[\w.-]+)?$/i;

/** @throws HooksError `usage_invalid` */
function readHost(raw: string, prefix: string): string {
  const text = raw.trim();
  const inBrackets = /^\[(.*)\]$/.exec(text)?.[1];
  if (inBrackets !== undefined && IPV6.test(inBrackets)) return inBrackets;
  if (IPV6.test(text) || /^[^\s:/[\]@?#]+$/.test(text)) return text;
  throw new HooksError('usage_invalid', `--${prefix}host cannot be "${raw}".`, {
    hint: hostHint(text, prefix),
  });
}

function hostHint(text: string, prefix: string): string {
  const authority = /^(?:[a-z][a-z+.-]*:\/\/)?(?:[^/?#]*@)?([^/?#\s]*)/i.exec(text)?.[1] ?? '';
  const [, host = '', port] = /^(\[[^\]]*\]|[^:[\]]+)(?::(\d+))?$/.exec(authority) ?? [];
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const isName = name !== '' && (IPV6.test(name) || /^[\w.-]+$/.test(name));
  if (!isName) return 'Give an address or a name of this machine, such as 127.0.0.1 or localhost.';
  const path = /^[a-z][a-z+.-]*:\/\/[^/?#]*(\/[^?#]+)/i.exec(text)?.[1];
  const options = `--${prefix}host ${name}${port === undefined ? '' : ` --${prefix}port ${port}`}`;
  const rest = path === undefined || path === '/' ? '' : ' Leave the path out.';
  return `Give the address alone${port === undefined ? '' : `, and the port with --${prefix}port`}: ${options}.${rest}`;
}

/** Faults of the deliveries of an emulator; what it reads: `domain/fault/fault-text.ts`. */
export function faultOptions(more: string): {
  readonly fault: OptionSpec<readonly string[]>;
  readonly faultEvents: OptionSpec<readonly string[] | undefined>;
} {
  return {
    fault: {
      ...texts('--fault <fault>', `have a fault of deliveries: duplicate=10%, fail=2/5,status=503${more}`),
      choices: FAULT_WORDS,
    },
    faultEvents: list('--fault-events <patterns>', 'only deliveries of these events meet --fault', {
      completes: 'event patterns',
      defaultText: 'all',
    }),
  };
}

export function seedOption(description: string): OptionSpec<number | undefined> {
  return number('--seed <number>', description, { min: 0, max: MAX_SEED });
}
