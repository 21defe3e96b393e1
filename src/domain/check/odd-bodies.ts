import {
  compactJson,
  jsonMember,
  prettyJson,
  readJsonText,
  type JsonMember,
  type JsonNode,
} from '../json/json-text.ts';

/**
 * Ways to write a genuine body that a parser would not keep. Each says the same to whoever parses it, so an endpoint
 * that verifies the bytes that came accepts all of them.
 */
export const ODD_BODY_IDS = [
  'spaces',
  'escaped-letters',
  'raw-letters',
  'emoji',
  'decimal-zero',
  'large-number',
  'numeric-names',
  'repeated-name',
  'field-order',
  'escaped-slash',
  'markup',
  'trailing-newline',
  'leading-spaces',
  'crlf',
] as const;

export type OddBodyId = (typeof ODD_BODY_IDS)[number];

interface OddBody {
  /** What is odd, behind `with`. */
  readonly oddity: string;
  readonly write: (body: JsonNode) => string;
  /** The same written plainly, where that differs from a genuine body as well: by a field that nobody knows. */
  readonly writePlainly?: (body: JsonNode) => string;
}

const ODD_BODIES: Readonly<Record<OddBodyId, OddBody>> = {
  spaces: { oddity: 'spaces behind its commas and colons', write: spacedJson },
  'escaped-letters': {
    oddity: 'escaped letters (\\u00e9)',
    write: withTitle('"Caf\\u00e9 \\ud83d\\ude80"'),
  },
  'raw-letters': { oddity: 'letters beyond ASCII (é) in UTF-8', write: withTitle('"Café Zürich"') },
  emoji: { oddity: 'characters beyond Latin-1 in UTF-8', write: withTitle('"計画 🚀"') },
  'decimal-zero': {
    oddity: 'a number written 1.0',
    write: withFields(['ratio', '1.0']),
    writePlainly: withFields(['ratio', '1']),
  },
  // 2^53 + 1: the first whole number that JavaScript cannot hold, well within 64 bits.
  'large-number': {
    oddity: 'a whole number above 2^53',
    write: withFields(['sequence', '9007199254740993']),
    writePlainly: withFields(['sequence', '12']),
  },
  'numeric-names': {
    oddity: 'names of fields that are numbers',
    write: withFields(['2', '"second"'], ['1', '"first"']),
    writePlainly: withFields(['two', '"second"'], ['one', '"first"']),
  },
  // As the sample of one documented payload has it (docs/service.md, "The signature").
  'repeated-name': { oddity: 'a name that stands twice', write: withCreatedAtTwice },
  'field-order': { oddity: 'its fields in another order', write: (body) => compactJson(sorted(body)) },
  'escaped-slash': { oddity: 'an escaped slash (\\/)', write: withTitle('"Support 24\\/7"') },
  markup: { oddity: 'the characters <, > and &', write: withTitle('"Q&A <live>"') },
  'trailing-newline': { oddity: 'a line end behind it', write: (body) => `${compactJson(body)}\n` },
  'leading-spaces': { oddity: 'spaces before it', write: (body) => `  ${compactJson(body)}` },
  crlf: {
    oddity: 'lines that end with CR LF',
    write: (body) => prettyJson(body).replaceAll('\n', '\r\n'),
  },
};

/** What is odd about such a body, in a few words: `a number written 1.0`. */
export function oddityOf(id: OddBodyId): string {
  return ODD_BODIES[id].oddity;
}

/**
 * Writes a body in an odd way.
 *
 * @param body of a `meeting.started`
 * @throws TypeError when it is not JSON
 */
export function oddBody(id: OddBodyId, body: Uint8Array): Buffer {
  return Buffer.from(ODD_BODIES[id].write(read(body)));
}

/**
 * Writes the same plainly, as `JSON.stringify` does: whoever does not accept that either refuses what it says, not how
 * it is written.
 *
 * @returns undefined where that is the genuine body itself
 * @throws TypeError when the body is not JSON
 */
export function plainBody(id: OddBodyId, body: Uint8Array): Buffer | undefined {
  const { writePlainly } = ODD_BODIES[id];
  return writePlainly === undefined ? undefined : Buffer.from(writePlainly(read(body)));
}

function read(body: Uint8Array): JsonNode {
  const node = readJsonText(Buffer.from(body).toString());
  if (node === undefined) throw new TypeError('The body is not JSON.');
  return node;
}

/** As Python's `json.dumps` writes by default. */
function spacedJson(node: JsonNode): string {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'array':
      return `[${node.items.map(spacedJson).join(', ')}]`;
    case 'object':
      return `{${node.members.map(({ nameText, value }) => `${nameText}: ${spacedJson(value)}`).join(', ')}}`;
  }
}

/** @param text of the JSON string, with its quotes */
function withTitle(text: string): (body: JsonNode) => string {
  const replaced = (member: JsonMember): JsonMember =>
    member.name === 'title' ? { ...member, value: { kind: 'scalar', text } } : member;
  return (body) => compactJson(inMeeting(body, (members) => members.map(replaced)));
}

function withCreatedAtTwice(body: JsonNode): string {
  return compactJson(
    inMeeting(body, (members) => [...members, ...members.filter(({ name }) => name === 'createdAt')]),
  );
}

function inMeeting(body: JsonNode, change: (members: readonly JsonMember[]) => JsonMember[]): JsonNode {
  return inMembers(body, (members) =>
    members.map((member) =>
      member.name === 'meeting' ? { ...member, value: inMembers(member.value, change) } : member,
    ),
  );
}

/** @param fields their names, and the JSON of their values; unknown to every receiver, which is to ignore them */
function withFields(
  ...fields: readonly (readonly [name: string, json: string])[]
): (body: JsonNode) => string {
  const added = fields.map(([name, text]) => jsonMember(name, { kind: 'scalar', text }));
  return (body) => compactJson(inMembers(body, (members) => [...members, ...added]));
}

function inMembers(node: JsonNode, change: (members: readonly JsonMember[]) => JsonMember[]): JsonNode {
  return node.kind === 'object' ? { ...node, members: change(node.members) } : node;
}

/** With the names of all objects in the order of the alphabet. */
function sorted(node: JsonNode): JsonNode {
  return inMembers(node, (members) =>
    members
      .map((member) => ({ ...member, value: sorted(member.value) }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  );
}
