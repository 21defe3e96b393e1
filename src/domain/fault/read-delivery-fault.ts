import { selectEvents } from '../events/selector.ts';
import { MAX_SEED } from '../seeded-random.ts';
import {
  DROP_MOMENTS,
  isByChance,
  type DeliveryFault,
  type DeliveryFaultKind,
  type DropMoment,
  type MetDeliveries,
} from './delivery-fault.ts';
import type { EventName } from '../events/names.ts';

/** A field of a fault that cannot be what was given. */
export class InvalidFault extends Error {
  override readonly name = 'InvalidFault';

  /** As it is called in JSON. */
  readonly field: string;

  /** @param problem what follows the field's name in a sentence: `is a whole number from 1 to 100` */
  constructor(field: string, problem: string) {
    super(`"${field}" ${problem}`);
    this.field = field;
    this.problem = problem;
  }

  readonly problem: string;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

interface NumberSetting extends Bounds {
  /** What is taken where nothing is given. Chosen. */
  readonly without: number;
}

/** Far more than any policy makes. */
const ATTEMPTS: NumberSetting = { min: 1, max: 100, without: 1 };

const MAX_WAIT_MS = 3_600_000;
const WAIT: NumberSetting = { min: 1, max: MAX_WAIT_MS, without: 5000 };

/** What each kind can be told, by the names of JSON. */
export const FAULT_SETTINGS: Readonly<Record<DeliveryFaultKind, readonly string[]>> = {
  lose: [],
  fail: ['status', 'attempts'],
  drop: ['at', 'attempts'],
  delay: ['byMs'],
  duplicate: ['afterMs'],
  reorder: ['withinMs'],
  new_uuid: [],
  throttle: ['failures', 'byMs'],
};

const MET_FIELDS = ['share', 'count', 'of', 'seed', 'events'];

/** Deliveries that a fault can be told to meet. */
const MAX_COUNT = 1_000_000;

/** Largest group that so many deliveries are taken out of. */
const MAX_GROUP = 1000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a fault as JSON has it.
 *
 * @param met which deliveries it meets where nothing is said of that
 * @throws InvalidFault, or HooksError `event_unknown`
 */
export function readDeliveryFault(
  kind: DeliveryFaultKind,
  fields: Fields,
  met: MetDeliveries = {},
): DeliveryFault {
  const known = [...(kind === 'throttle' ? [] : MET_FIELDS), ...FAULT_SETTINGS[kind]];
  const other = Object.keys(fields).find((field) => field !== 'kind' && !known.includes(field));
  if (other !== undefined) throw new InvalidFault(other, unknownField(kind, known));
  const number = (field: string, setting: NumberSetting): number =>
    numberIn(fields, field, setting) ?? setting.without;
  if (kind === 'throttle')
    return {
      kind,
      failures: number('failures', { min: 1, max: 1000, without: 3 }),
      byMs: number('byMs', { ...WAIT, without: 10_000 }),
    };
  const which = readMet(fields, met);
  switch (kind) {
    case 'lose':
    case 'new_uuid':
      return { kind, ...which };
    case 'fail':
      return {
        kind,
        ...which,
        status: number('status', { min: 300, max: 599, without: 500 }),
        attempts: number('attempts', ATTEMPTS),
      };
    case 'drop':
      return { kind, ...which, at: momentIn(fields), attempts: number('attempts', ATTEMPTS) };
    case 'delay':
      return { kind, ...which, byMs: number('byMs', WAIT) };
    case 'duplicate':
      return { kind, ...which, afterMs: number('afterMs', { min: 0, max: MAX_WAIT_MS, without: 0 }) };
    case 'reorder':
      return { kind, ...which, withinMs: number('withinMs', WAIT) };
  }
}

function unknownField(kind: DeliveryFaultKind, known: readonly string[]): string {
  if (kind === 'throttle' && known.length > 0)
    return `is not known of throttle, which meets addresses; there are ${known.join(', ')}`;
  return `is not known; there are ${known.join(', ')}`;
}

function readMet(fields: Fields, without: MetDeliveries): MetDeliveries {
  const share = shareIn(fields);
  const count = numberIn(fields, 'count', { min: 1, max: MAX_COUNT });
  const of = numberIn(fields, 'of', { min: 1, max: MAX_GROUP });
  if (of !== undefined && share !== undefined) throw new InvalidFault('of', 'and "share" exclude each other');
  if (of !== undefined && (count === undefined || count > of))
    throw new InvalidFault('of', 'is for a "count" that is no larger');
  const seed = numberIn(fields, 'seed', { min: 0, max: MAX_SEED });
  const events = fields['events'] === undefined ? undefined : eventsIn(fields['events']);
  if (seed !== undefined && !isByChance({ share, of }))
    throw new InvalidFault('seed', 'is for a "share", or a "count" with "of"');
  const amount = share === undefined && count === undefined ? without : defined({ share, count, of });
  return { ...amount, ...defined({ seed, events }) };
}

/** Without the fields that say nothing. */
function defined(met: MetDeliveries): MetDeliveries {
  return Object.fromEntries(Object.entries(met).filter(([, value]) => value !== undefined));
}

function shareIn({ share }: Fields): number | undefined {
  if (share === undefined || (typeof share === 'number' && share > 0 && share <= 1)) return share;
  throw new InvalidFault('share', 'is a number above 0 and up to 1, such as 0.1');
}

function numberIn(fields: Fields, field: string, { min, max }: Bounds): number | undefined {
  const value = fields[field];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidFault(field, `is a whole number from ${String(min)} to ${String(max)}`);
}

function momentIn({ at }: Fields): DropMoment {
  if (at === undefined) return 'answer';
  const found = DROP_MOMENTS.find((moment) => moment === at);
  if (found === undefined) throw new InvalidFault('at', `is one of ${DROP_MOMENTS.join(', ')}`);
  return found;
}

function eventsIn(events: unknown): readonly EventName[] {
  const names: readonly unknown[] = Array.isArray(events) ? events : [];
  const texts = names.filter((name) => typeof name === 'string' && name.trim() !== '');
  if (names.length === 0 || texts.length < names.length)
    throw new InvalidFault('events', 'is a list of names or patterns, such as ["meeting.*"]');
  return selectEvents(texts.map(String));
}
