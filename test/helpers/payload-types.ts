import { EVENT_NAMES } from '../../src/domain/events/names.ts';
import { schemaOf } from '../../src/domain/events/schemas.ts';
import { isObject } from '../../src/domain/json/json-value.ts';
import { fieldOf, textOf } from '../../src/domain/events/values.ts';

/** What the object at a path is called in TypeScript; the payload itself is at the event's name. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  'meeting.started': 'MeetingStarted',
  'meeting.ended': 'MeetingEnded',
  'meeting.participantJoined': 'ParticipantJoined',
  'meeting.participantLeft': 'ParticipantLeft',
  'meeting.chatSynced': 'ChatSynced',
  'recording.statusUpdate': 'RecordingStatusUpdate',
  'livestreaming.statusUpdate': 'LivestreamStatusUpdate',
  'meeting.transcript': 'MeetingTranscript',
  'meeting.summary': 'MeetingSummary',
  'meeting.started/meeting': 'Meeting',
  'meeting.started/meeting/organizedBy': 'Owner',
  'meeting.started/participants[]': 'ListedParticipant',
  'meeting.summary/meeting': 'SummaryMeeting',
  'meeting.participantJoined/participant': 'JoinedParticipant',
  'meeting.participantLeft/participant': 'LeftParticipant',
  'recording.statusUpdate/recording': 'Recording',
  'recording.statusUpdate/recording/downloadUrl[]': 'TrackLayer',
  'recording.statusUpdate/recording/downloadUrl[]/download_urls{}': 'TrackFile',
};

const HEADER = `// Written by test/unit/domain/events/payload-types.test.ts from the schemas in schema/. After a change
// there, write it anew: npx vitest run test/unit/domain/events/payload-types.test.ts -u
// It exists so that the types of the library are plain ones, which need no other package.
`;

/** The TypeScript types of all payloads, as the schemas describe them. */
export function payloadTypes(): string {
  const types = new Types();
  const members = EVENT_NAMES.map((name) => `  '${name}': ${types.of(schemaOf(name), name)};`);
  const all = [
    '/** The payload of every event, by its name. */',
    'export interface EventPayloads {',
    ...members,
    '}',
  ];
  return `${[HEADER, ...types.declarations(), all.join('\n')].join('\n')}\n`;
}

/** Turns schemas into types; equal objects become one interface. */
class Types {
  readonly #names = new Map<string, string>();
  readonly #declarations: string[] = [];

  declarations(): readonly string[] {
    return this.#declarations.map((declaration) => `${declaration}\n`);
  }

  of(schema: unknown, path: string): string {
    const branches = listOf(schema, 'anyOf').filter(
      (branch) => fieldOf(branch, 'required') === undefined || textOf(branch, 'type') !== undefined,
    );
    if (branches.length > 0 && textOf(schema, 'type') === undefined)
      return [...new Set(branches.map((branch) => this.of(branch, path)))].join(' | ');
    const choices =
      fieldOf(schema, 'const') === undefined ? listOf(schema, 'enum') : [fieldOf(schema, 'const')];
    if (choices.length > 0) return choices.map((choice) => `'${String(choice)}'`).join(' | ');
    switch (textOf(schema, 'type')) {
      case 'array':
        return `${this.of(fieldOf(schema, 'items'), `${path}[]`)}[]`;
      case 'object':
        return this.#object(schema, path);
      case undefined:
        throw new Error(`The schema at ${path} has no type.`);
      default:
        return textOf(schema, 'type') ?? 'unknown';
    }
  }

  #object(schema: unknown, path: string): string {
    const entries = fieldOf(schema, 'patternProperties');
    if (isObject(entries)) return `Record<string, ${this.of(Object.values(entries)[0], `${path}{}`)}>`;
    const shape = JSON.stringify([fieldOf(schema, 'properties'), fieldOf(schema, 'required')]);
    const known = this.#names.get(shape);
    if (known !== undefined) return known;
    const name = TYPE_NAMES[path];
    if (name === undefined) throw new Error(`Give the object at ${path} a name.`);
    this.#names.set(shape, name);
    const members = this.#members(schema, path);
    this.#declarations.push(`interface ${name} {\n${members.join('\n')}\n}`);
    return name;
  }

  #members(schema: unknown, path: string): string[] {
    const required = listOf(schema, 'required');
    return Object.entries(fieldOf(schema, 'properties') ?? {}).flatMap(([name, property]) => {
      const note = textOf(property, 'description');
      const member = `  ${name}${required.includes(name) ? '' : '?'}: ${this.of(property, `${path}/${name}`)};`;
      return note === undefined ? [member] : [`  /** ${note} */`, member];
    });
  }
}

function listOf(schema: unknown, name: string): readonly unknown[] {
  const found = fieldOf(schema, name);
  return Array.isArray(found) ? found : [];
}
