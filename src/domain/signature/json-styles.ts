import type { JsonMember, JsonNode } from '../json/json-text.ts';

/**
 * Ways to write JSON that programs have. A body that one of them wrote again says the same as before, in
 * other bytes, so that its signature fails.
 */
const JSON_STYLES = {
  compact: { separators: [',', ':'] },
  js: { separators: [',', ':'], escape: asItIs },
  python: { separators: [', ', ': '], escape: likeAscii },
  python_unescaped: { separators: [', ', ': '], escape: asItIs },
  escaped: { separators: [',', ':'], escape: likeAscii },
  php: { separators: [',', ':'], escape: likePhp },
  go: { separators: [',', ':'], escape: likeGo },
  dotnet: { separators: [',', ':'], escape: likeDotnet },
  pretty_2: { separators: [',', ': '], escape: asItIs, indent: '  ' },
  pretty_4: { separators: [',', ': '], escape: asItIs, indent: '    ' },
  pretty_tab: { separators: [',', ': '], escape: asItIs, indent: '\t' },
  python_pretty: { separators: [',', ': '], escape: likeAscii, indent: '    ' },
  sorted: { separators: [',', ':'], escape: asItIs, isSorted: true },
  sorted_python: { separators: [', ', ': '], escape: likeAscii, isSorted: true },
  sorted_go: { separators: [',', ':'], escape: likeGo, isSorted: true },
} as const satisfies Readonly<Record<string, JsonStyle>>;

export type JsonStyleId = keyof typeof JSON_STYLES;

export const JSON_STYLE_IDS = Object.keys(JSON_STYLES).filter((id): id is JsonStyleId => id in JSON_STYLES);

interface JsonStyle {
  /** Between two members, and behind a name. */
  readonly separators: readonly [item: string, name: string];
  /**
   * Changes a string that JSON.stringify has written. Without it everything stays as it is; with it, of several
   * members with one name only the last is written, in the place of the first.
   */
  readonly escape?: (literal: string) => string;
  /** Of one level, each member then has a line of its own. */
  readonly indent?: string;
  readonly isSorted?: boolean;
}

/**
 * Writes a JSON text in each of the styles. Numbers stay as they are written, and each string is read once
 * for all styles.
 */
export function createJsonWriter(node: JsonNode): (id: JsonStyleId) => string {
  const plain = new Map<string, string>();
  const rewritten = (literal: string): string => {
    let text = plain.get(literal);
    if (text === undefined) plain.set(literal, (text = JSON.stringify(JSON.parse(literal))));
    return text;
  };
  return (id) => {
    const style: JsonStyle = JSON_STYLES[id];
    const pieces: string[] = [];
    const { escape } = style;
    const escaped = escape === undefined ? asItIs : (literal: string) => escape(rewritten(literal));
    write(node, { ...style, escaped }, pieces, '\n');
    return pieces.join('');
  };
}

interface Writing extends JsonStyle {
  /** Writes a string: its literal as it came. */
  readonly escaped: (literal: string) => string;
}

function write(node: JsonNode, style: Writing, pieces: string[], lineStart: string): void {
  if (node.kind === 'scalar') {
    pieces.push(node.text.startsWith('"') ? style.escaped(node.text) : node.text);
    return;
  }
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const parts: readonly { readonly nameText?: string; readonly value: JsonNode }[] =
    node.kind === 'object' ? membersOf(node.members, style) : node.items.map((value) => ({ value }));
  if (parts.length === 0) {
    pieces.push(open, close);
    return;
  }
  const { indent, escaped, separators } = style;
  const inner = indent === undefined ? '' : lineStart + indent;
  pieces.push(open);
  for (const [index, { nameText, value }] of parts.entries()) {
    pieces.push(index === 0 ? '' : separators[0], inner);
    if (nameText !== undefined) pieces.push(escaped(nameText), separators[1]);
    write(value, style, pieces, inner);
  }
  pieces.push(indent === undefined ? '' : lineStart, close);
}

function membersOf(members: readonly JsonMember[], style: JsonStyle): readonly JsonMember[] {
  if (style.escape === undefined) return members;
  const byName = new Map<string, JsonMember>();
  for (const member of members) byName.set(member.name, member);
  const single = [...byName.values()];
  return style.isSorted === true ? single.toSorted((one, other) => compare(one.name, other.name)) : single;
}

/** By code units, as most languages do. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Also as JSON.stringify writes it. */
function asItIs(literal: string): string {
  return literal;
}

/** As Python's json.dumps, and Ruby's generate with ascii_only. */
function likeAscii(literal: string): string {
  return literal.replaceAll(/[\x7f-\uffff]/g, escapeOf);
}

/** As json_encode, and Gson of older versions. */
function likePhp(literal: string): string {
  return likeAscii(literal).replaceAll('/', String.raw`\/`);
}

/** As encoding/json, which thinks of web pages. */
function likeGo(literal: string): string {
  return literal.replaceAll(/[<>&\u2028\u2029]/g, escapeOf);
}

/** As System.Text.Json without a relaxed encoder. */
function likeDotnet(literal: string): string {
  return literal
    .replaceAll(String.raw`\"`, String.raw`\u0022`)
    .replaceAll(/[<>&'+`\x7f-\uffff]/g, (unit) => String.raw`\u${hexOf(unit).toUpperCase()}`);
}

function escapeOf(unit: string): string {
  return String.raw`\u${hexOf(unit)}`;
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
