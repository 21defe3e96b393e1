import { isSeq, type Node } from 'yaml';
import { Faults } from '../configuration/faults.ts';
import { NodeReader, shorten, type Fields } from '../configuration/node-reader.ts';
import { readYaml, type YamlSource } from '../configuration/yaml-source.ts';
import { HooksError } from '../errors.ts';
import { PAYLOAD_FAMILIES } from '../events/payload-families.ts';
import { MAX_MEETING_LENGTH_MS } from '../events/scenario-names.ts';
import { MAX_SEED } from '../seeded-random.ts';
import { MAX_EVENTS, MAX_PARTICIPANTS } from './limits.ts';
import { readEdits } from './read-edits.ts';
import { readStep } from './read-step.ts';
import { readChoice, readDuration, readText, readWhole } from './read-values.ts';
import type { Person } from './people.ts';
import type { FileStep, ScenarioFile } from './scenario-file.ts';

const TOP_KEYS = [
  'title',
  'participants',
  'payloads',
  'length',
  'seed',
  'set',
  'remove',
  'add',
  'steps',
] as const;

/**
 * Reads a scenario file; JSON is YAML too.
 *
 * @param path of the file, as it is shown to people
 * @throws HooksError `scenario_invalid` with every fault, its line and its column
 */
export function parseScenario(text: string, path: string): ScenarioFile {
  const source = readYaml(text, path, 'scenario_invalid');
  if (source.root === undefined) throw emptyFile(path);
  const faults = new Faults(path);
  const scenario = readTop(new NodeReader(source, faults), source, source.root, path);
  faults.throwIfAny('scenario_invalid', HINT);
  if (scenario === undefined) throw emptyFile(path);
  return scenario;
}

const HINT = 'What such a file has: docs/trigger.md, "A scenario of your own".';

function emptyFile(path: string): HooksError {
  return new HooksError('scenario_invalid', `${path} has no steps.`, {
    hint: `The shortest one is: steps: [meeting.started]. ${HINT}`,
  });
}

function readTop(reader: NodeReader, source: YamlSource, root: Node, path: string): ScenarioFile | undefined {
  const fields = reader.fields(root, 'The file', TOP_KEYS);
  if (fields === undefined) return undefined;
  const participants = readParticipants(reader, source, fields);
  return {
    path,
    title: readText(reader, fields, 'title'),
    payloads: readChoice(reader, fields, 'payloads', PAYLOAD_FAMILIES),
    participants,
    lengthMs: readDuration(reader, fields, 'length', MAX_MEETING_LENGTH_MS),
    seed: readWhole(reader, fields, 'seed', { min: 0, max: MAX_SEED }),
    edits: readEdits(reader, source, fields),
    steps: readSteps(reader, source, fields, participants),
  };
}

function readSteps(
  reader: NodeReader,
  source: YamlSource,
  fields: Fields & { readonly entries: readonly unknown[] },
  participants: ScenarioFile['participants'],
): readonly FileStep[] {
  const node = fields.get('steps');
  const nodes = node === undefined ? [] : reader.list(node, '"steps"');
  if (nodes === undefined) return [];
  const steps = nodes.flatMap((each) => readStep(reader, source, each, participants) ?? []);
  const events = steps.reduce((sum, { persons }) => sum + Math.max(1, persons.length), 0);
  if (node !== undefined && events > MAX_EVENTS)
    reader.fault(node, `These are ${String(events)} events, and ${String(MAX_EVENTS)} can be sent.`);
  if (nodes.length > 0) return steps;
  // Without a place of its own it stands where the file begins.
  reader.faultAt(fields.location, '"steps" has no events. Write one a line: - meeting.started.');
  return [];
}

function readParticipants(
  reader: NodeReader,
  source: YamlSource,
  fields: Fields,
): ScenarioFile['participants'] {
  const node = fields.get('participants');
  if (node === undefined) return undefined;
  if (!isSeq(source.resolve(node)))
    return readWhole(reader, fields, 'participants', { min: 1, max: MAX_PARTICIPANTS });
  const nodes = reader.list(node, '"participants"') ?? [];
  if (nodes.length === 0 || nodes.length > MAX_PARTICIPANTS)
    reader.fault(node, `"participants" is from 1 to ${String(MAX_PARTICIPANTS)} people.`);
  const people = nodes.flatMap((each, index) => readPerson(reader, source, each, index) ?? []);
  const names = people.map(({ name }) => name.toLowerCase());
  const doubled = people.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
  if (doubled !== undefined) reader.fault(node, `Two participants have the name "${shorten(doubled.name)}".`);
  return people;
}

function readPerson(reader: NodeReader, source: YamlSource, node: Node, index: number): Person | undefined {
  const id = `user-${String(index + 1)}`;
  if (!reader.isMapping(node)) {
    const name = reader.text(node, 'The name of a participant');
    return name === undefined ? undefined : { name: name.value, id };
  }
  const fields = reader.fields(node, 'A participant', ['name', 'id']);
  if (fields === undefined) return undefined;
  const name = readText(reader, fields, 'name');
  if (name === undefined && fields.get('name') === undefined)
    return reader.fault(node, 'A participant has no "name".');
  return name === undefined ? undefined : { name, id: readText(reader, fields, 'id') ?? id };
}
