import type { Node } from 'yaml';
import { shorten, type Fields, type NodeReader } from '../configuration/node-reader.ts';
import type { YamlSource } from '../configuration/yaml-source.ts';
import { HooksError } from '../errors.ts';
import { entryOf } from '../events/catalogue.ts';
import { eventNamed } from '../events/selector.ts';
import { LIVESTREAM_STATUSES, RECORDING_STATUSES } from '../events/statuses.ts';
import { MAX_WAIT_MS } from '../text/duration.ts';
import { MAX_PARTICIPANTS, MAX_REPEATS } from './limits.ts';
import { USUAL_PEOPLE } from './people.ts';
import { readEdits } from './read-edits.ts';
import { readChoice, readDuration, readFlag, readWhole } from './read-values.ts';
import type { EventName } from '../events/names.ts';
import type { FileStep, ScenarioFile } from './scenario-file.ts';

const STEP_KEYS = [
  'event',
  'after',
  'person',
  'status',
  'variant',
  'set',
  'remove',
  'add',
  'repeat',
  'forged',
  'drop',
] as const;

type Participants = ScenarioFile['participants'];

/** A step is the name of an event, or a mapping that has it. */
export function readStep(
  reader: NodeReader,
  source: YamlSource,
  node: Node,
  participants: Participants,
): FileStep | undefined {
  if (!reader.isMapping(node)) {
    const event = readEvent(reader, node);
    return event === undefined ? undefined : { ...PLAIN, event, persons: isAboutSomebody(event) ? [0] : [] };
  }
  const fields = reader.fields(node, 'A step', STEP_KEYS);
  const named = fields?.get('event');
  if (fields === undefined) return undefined;
  if (named === undefined) return reader.fault(node, 'A step has no "event".');
  const event = readEvent(reader, named);
  if (event === undefined) return undefined;
  return {
    event,
    afterMs: readDuration(reader, fields, 'after', MAX_WAIT_MS),
    persons: readPersons(reader, fields, event, participants),
    status: readStatus(reader, fields, event),
    variant: readVariant(reader, fields, event),
    edits: readEdits(reader, source, fields),
    repeats: readWhole(reader, fields, 'repeat', { min: 0, max: MAX_REPEATS }) ?? 0,
    forged: readFlag(reader, fields, 'forged'),
    lost: readFlag(reader, fields, 'drop'),
  };
}

const PLAIN = {
  afterMs: undefined,
  status: undefined,
  variant: undefined,
  edits: [],
  repeats: 0,
  forged: false,
  lost: false,
} as const;

function readEvent(reader: NodeReader, node: Node): EventName | undefined {
  const name = reader.text(node, 'The name of an event');
  if (name === undefined) return undefined;
  try {
    return eventNamed(name.value);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return reader.fault(node, `There is no event "${shorten(name.value)}". ${error.hint ?? ''}`.trim());
  }
}

function isAboutSomebody(event: EventName): boolean {
  return event === 'meeting.participantJoined' || event === 'meeting.participantLeft';
}

const STATUSES: Partial<Record<EventName, readonly string[]>> = {
  'recording.statusUpdate': RECORDING_STATUSES,
  'livestreaming.statusUpdate': LIVESTREAM_STATUSES,
};

function readStatus(reader: NodeReader, fields: Fields, event: EventName): string | undefined {
  const node = fields.get('status');
  if (node === undefined) return undefined;
  const statuses = STATUSES[event];
  if (statuses === undefined) return reader.fault(node, `${event} has no status.`);
  if (fields.get('variant') !== undefined)
    return reader.fault(node, 'A variant has its own status. Leave one of them out.');
  return readChoice(reader, fields, 'status', statuses);
}

function readVariant(reader: NodeReader, fields: Fields, event: EventName): string | undefined {
  const ids = entryOf(event).variants.map(({ id }) => id);
  return readChoice(reader, fields, 'variant', ids);
}

function readPersons(
  reader: NodeReader,
  fields: Fields,
  event: EventName,
  participants: Participants,
): readonly number[] {
  const node = fields.get('person');
  if (!isAboutSomebody(event)) {
    if (node !== undefined) reader.fault(node, `${event} is about no person.`);
    return [];
  }
  if (node === undefined) return [0];
  const written = reader.written(node, '"person"', 'a number, a name or "all"');
  if (written === undefined) return [0];
  const found = personsNamed(written.value, participants);
  if (found !== undefined) return found;
  reader.fault(node, personFault(written.value, participants));
  return [0];
}

/** How many there are, or how many there can be. */
function sizeOf(participants: Participants): number {
  if (participants === undefined) return MAX_PARTICIPANTS;
  return typeof participants === 'number' ? participants : participants.length;
}

function personsNamed(text: string, participants: Participants): readonly number[] | undefined {
  if (text === 'all') {
    const size = participants === undefined ? USUAL_PEOPLE.length : sizeOf(participants);
    return range(1, size);
  }
  const names = Array.isArray(participants) ? participants.map(({ name }) => String(name).toLowerCase()) : [];
  const place = names.indexOf(text.toLowerCase());
  if (place !== -1) return [place];
  const [, first, last = first] = /^(\d{1,4})(?:\s*-\s*(\d{1,4}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from >= 1 && from <= to && to <= sizeOf(participants) ? range(from, to) : undefined;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from - 1 + index);
}

function personFault(text: string, participants: Participants): string {
  const size = sizeOf(participants);
  const names = typeof participants === 'object' ? ', or one of their names' : '';
  return `There is no person "${shorten(text)}". Write a number from 1 to ${String(size)}, several as 2-5, "all"${names}.`;
}
