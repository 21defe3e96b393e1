import { HooksError } from '../../domain/errors.ts';
import { isScenarioName } from '../../domain/events/scenario-names.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { CountOrShare } from '../../domain/text/share.ts';

export interface TriggerOptions {
  /** Names of events and scenarios. */
  readonly events: readonly string[];
  /** A scenario file that is played, instead of events and scenarios. */
  readonly scenario: string | undefined;
  /** A variant of the payload, by its id in the catalogue. */
  readonly variant: string | undefined;
  /** A file whose bytes are sent instead of a payload; `-` is standard input. */
  readonly bodyFile: string | undefined;
  /** The shape of payloads; that of the emulator, or the newest of the service, without it. */
  readonly payloads: PayloadFamily | undefined;
  /** Each `path=value`. */
  readonly set: readonly string[];
  /** Whether `--set` may add what is not there. */
  readonly add: boolean;
  /** How many people take part; the usual three without it. */
  readonly participants: number | undefined;
  readonly recording: boolean;
  readonly livestream: boolean;
  readonly chat: boolean;
  readonly transcript: boolean;
  readonly summary: boolean;
  /** How long the meeting took, in milliseconds; a good half hour without it. */
  readonly length: number | undefined;
  /** An address that is sent to, instead of an emulator that sends. */
  readonly to: string | undefined;
  /** Whose retries an address gets; each delivery is sent once without it. */
  readonly policy: PolicyName | undefined;
  readonly webhookId: string | undefined;
  /** Each `Name: value`, with which an address is sent to. */
  readonly header: readonly string[];
  /** Each `Name=VARIABLE`. */
  readonly headerEnv: readonly string[];
  readonly insecure: boolean;
  readonly uuid: string | undefined;
  /** How often the whole is made anew. */
  readonly count: number;
  /** How often each delivery is sent again. */
  readonly repeat: number;
  readonly forged: boolean;
  readonly shuffle: boolean;
  readonly drop: CountOrShare | undefined;
  readonly duplicate: CountOrShare | undefined;
  /** What chance is taken from; one is chosen without it. */
  readonly seed: number | undefined;
  /** Factor for pauses and waits; that of the emulator without it. */
  readonly timeScale: number | undefined;
}

/** Whether something is left to chance. */
export function usesChance({ participants, shuffle, drop, duplicate }: TriggerOptions): boolean {
  return participants !== undefined || shuffle || drop !== undefined || duplicate !== undefined;
}

/**
 * Refuses options that say nothing together.
 *
 * @throws HooksError `usage_invalid`
 */
export function refuseContradictions(options: TriggerOptions): void {
  const { to, policy, webhookId, add, set, uuid, count, seed } = options;
  if (to === undefined && policy !== undefined)
    throw refused(
      '--policy is for --to: an emulator has its own.',
      'Start it with it: dyte-hooks emulate --policy.',
    );
  if (to === undefined && webhookId !== undefined)
    throw refused('--webhook-id is for --to: an emulator has the ids of its webhooks.', 'Leave it out.');
  const ofAddress = givenOf(options, OF_ADDRESS);
  if (to === undefined && ofAddress !== undefined)
    throw refused(`${ofAddress} is for --to.`, 'Say where: --to http://localhost:3000/webhook.');
  if (add && set.length === 0)
    throw refused(
      '--add lets --set add fields, and there is no --set.',
      'Add it: --set meeting.note=\'"x"\'.',
    );
  if (uuid !== undefined && count > 1)
    throw refused('--uuid is for one delivery, and --count makes several.', 'To send it again: --repeat.');
  if (seed !== undefined && !usesChance(options) && options.scenario === undefined)
    throw refused(
      '--seed is for what is left to chance.',
      'Add --participants, --shuffle, --drop or --duplicate, or leave it out.',
    );
  if (options.scenario !== undefined) refuseWithFile(options);
  if (options.bodyFile !== undefined) refuseWithBody(options);
  if (options.variant !== undefined) refuseWithVariant(options);
}

/** How an address is sent to, which an emulator knows nothing of. */
const OF_ADDRESS = { header: '--header', headerEnv: '--header-env', insecure: '--insecure' } as const;

/** What belongs to the meeting of a scenario. */
const OF_MEETING = {
  participants: '--participants',
  recording: '--recording',
  livestream: '--livestream',
  chat: '--chat',
  transcript: '--transcript',
  summary: '--summary',
} as const;

/** Options that have nothing to change in bytes that are sent as they are. */
const NOT_WITH_BODY = {
  variant: '--variant',
  payloads: '--payloads',
  set: '--set',
  ...OF_MEETING,
  length: '--length',
} as const;

function refuseWithBody(options: TriggerOptions): void {
  const { events } = options;
  const other = givenOf(options, NOT_WITH_BODY);
  if (other !== undefined)
    throw refused(`${other} changes a payload, and --body-file is sent as it is.`, 'Use one of them.');
  if (events.length > 1 || events.some((word) => isScenarioName(word.trim().toLowerCase())))
    throw refused('--body-file is one event.', 'Name that event, or none where the body says it.');
}

/** What a scenario file says itself. */
const NOT_WITH_FILE = { bodyFile: '--body-file', variant: '--variant', ...OF_MEETING } as const;

function refuseWithFile(options: TriggerOptions): void {
  const other = givenOf(options, NOT_WITH_FILE);
  if (other !== undefined)
    throw refused(`${other} does not go with --scenario.`, 'The file says what is sent: change it there.');
  if (options.events.length > 0)
    throw refused('--scenario says which events are sent.', 'Name events, or the file, but not both.');
}

/** The first of some options that was given, as it is written. */
function givenOf(
  options: TriggerOptions,
  names: Partial<Record<keyof TriggerOptions, string>>,
): string | undefined {
  const given = namesGiven(options);
  return Object.entries(names).find(([name]) => given.has(name))?.[1];
}

function refuseWithVariant({ events, payloads, participants }: TriggerOptions): void {
  const scenario = events.find((word) => isScenarioName(word.trim().toLowerCase()));
  if (scenario !== undefined)
    throw refused(
      `--variant is for events, and "${scenario.trim()}" is a scenario.`,
      'Name the events, or choose the shape of all payloads with --payloads.',
    );
  if (payloads !== undefined)
    throw refused('--variant and --payloads exclude each other.', 'Use one of them.');
  if (participants !== undefined) throw needsScenario('--participants');
}

function namesGiven(options: TriggerOptions): ReadonlySet<string> {
  const given = Object.entries(options).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false,
  );
  return new Set(given.map(([name]) => name));
}

/** @param option that only means something in a meeting */
export function needsScenario(option: string): HooksError {
  return refused(
    `${option} is for a scenario.`,
    `Name one, such as: dyte-hooks trigger meeting ${option}${option === '--participants' ? ' 30' : ''}.`,
  );
}

export function refused(message: string, hint: string): HooksError {
  return new HooksError('usage_invalid', message, { hint });
}
