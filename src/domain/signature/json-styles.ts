import type { JsonMember, JsonNode } from '../json/json-text.ts';

/**
 * Ways to write JSON that programs have. A body that one of them wrote again says the same as before, in
 * other bytes, so that its signature fails.
 */
const JSON_STYLES = {
  compact: { separators: [',', ':'], escape: asItIs },
  js: { separators: [',', ':'], escape: likeJs, isRewritten: true },
  python: { separators: [', ', ': '], escape: likeAscii, isRewritten: true },
  python_unescaped: { separators: [', ', ': '], escape: likeJs, isRewritten: true },
  escaped: { separators: [',', ':'], escape: likeAscii, isRewritten: true },
  php: { separators: [',', ':'], escape: likePhp, isRewritten: true },
  go: { separators: [',', ':'], escape: likeGo, isRewritten: true },
  dotnet: { separators: [',', ':'], escape: likeDotnet, isRewritten: true },
  pretty_2: { separators: [',', ': '], escape: likeJs, isRewritten: true, indent: '  ' },
  pretty_4: { separators: [',', ': '], escape: likeJs, isRewritten: true, indent: '    ' },
  pretty_tab: { separators: [',', ': '], escape: likeJs, isRewritten: true, indent: '\t' },
  python_pretty: { separators: [',', ': '], escape: likeAscii, isRewritten: true, indent: '    ' },
  sorted: { separators: [',', ':'], escape: likeJs, isRewritten: true, isSorted: true },
  sorted_python: { separators: [', ', ': '], escape: likeAscii, isRewritten: true, isSorted: true },
  sorted_go: { separators: [',', ':'], escape: likeGo, isRewritten: true, isSorted: true },
} as const satisfies Readonly<Record<string, JsonStyle>>;

export type JsonStyleId = keyof typeof JSON_STYLES;

export const JSON_STYLE_IDS = Object.keys(JSON_STYLES).filter((id): id is JsonStyleId => id in JSON_STYLES);

interface JsonStyle {
  /** Between two members, and behind a name. */
  readonly separators: readonly [item: string, name: string];
  /** Writes a string: its literal as it came. */
  readonly escape: (literal: string) => string;
  /** Of one level, each member then has a line of its own. */
  readonly indent?: string;
  readonly isSorted?: boolean;
  /** Of several members with one name only the last is written, in the place of the first. */
  readonly isRewritten?: boolean;
}

/** A JSON text in one of the styles. Numbers stay as they are written. */
export function writeJson(node: JsonNode, id: JsonStyleId): string {
  const pieces: string[] = [];
  write(node, JSON_STYLES[id], pieces, '\n');
  return pieces.join('');
}

function write(node: JsonNode, style: JsonStyle, pieces: string[], lineStart: string): void {
  if (node.kind === 'scalar') {
    pieces.push(node.text.startsWith('"') ? style.escape(node.text) : node.text);
    return;
  }
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const parts: readonly { readonly nameText?: string; readonly value: JsonNode }[] =
    node.kind === 'object' ? membersOf(node.members, style) : node.items.map((value) => ({ value }));
  if (parts.length === 0) {
    pieces.push(open, close);
    return;
  }
  const { indent, escape, separators } = style;
  const inner = indent === undefined ? '' : lineStart + indent;
  pieces.push(open);
  for (const [index, { nameText, value }] of parts.entries()) {
    pieces.push(index === 0 ? '' : separators[0], inner);
    if (nameText !== undefined) pieces.push(escape(nameText), separators[1]);
    write(value, style, pieces, inner);
  }
  pieces.push(indent === undefined ? '' : lineStart, close);
}

function membersOf(members: readonly JsonMember[], style: JsonStyle): readonly JsonMember[] {
  if (style.isRewritten !== true) return members;
  const byName = new Map<string, JsonMember>();
  for (const member of members) byName.set(member.name, member);
  const single = [...byName.values()];
  return style.isSorted === true ? single.toSorted((one, other) => compare(one.name, other.name)) : single;
}

/** By code units, as most languages do. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function asItIs(literal: string): string {
  return literal;
}

function likeJs(literal: string): string {
  return JSON.stringify(JSON.parse(literal));
}

/** As Python's json.dumps, and Ruby's generate with ascii_only. */
function likeAscii(literal: string): string {
  return likeJs(literal).replaceAll(/[\x7f-\uffff]/g, (unit) => escapeOf(unit));
}

/** As json_encode, and Gson of older versions. */
function likePhp(literal: string): string {
  return likeAscii(literal).replaceAll('/', String.raw`\/`);
}

/** As encoding/json, which thinks of web pages. */
function likeGo(literal: string): string {
  return likeJs(literal).replaceAll(/[<>&\u2028\u2029]/g, (unit) => escapeOf(unit));
}

/** As System.Text.Json without a relaxed encoder. */
function likeDotnet(literal: string): string {
  return likeJs(literal)
    .replaceAll(String.raw`\"`, String.raw`\u0022`)
    .replaceAll(/[<>&'+`\x7f-\uffff]/g, (unit) =>
      escapeOf(unit)
        .toUpperCase()
        .replace(String.raw`\U`, String.raw`\u`),
    );
}

function escapeOf(unit: string): string {
  return String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
