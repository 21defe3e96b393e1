/**
 * A JSON text taken apart without losing anything that it says: numbers and strings stay as they are
 * written, names may stand more than once, and their order is kept. Only white space between them goes.
 */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  /** A string, a number, `true`, `false` or `null`, as it is written. */
  | { readonly kind: 'scalar'; readonly text: string };

export interface JsonMember {
  readonly name: string;
  /** The name as it is written, with its quotes. */
  readonly nameText: string;
  readonly value: JsonNode;
}

/** Levels of nesting that are read; what walks through a node calls itself once a level. */
const MAX_LEVELS = 200;

/** @returns undefined for a text that is not JSON, or is nested more than 200 levels deep */
export function readJsonText(text: string): JsonNode | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return new Reader(text).read();
}

/** A member whose name is written as JSON.stringify does. */
export function jsonMember(name: string, value: JsonNode): JsonMember {
  return { name, nameText: JSON.stringify(name), value };
}

/** Without any white space. */
export function compactJson(node: JsonNode): string {
  const pieces: string[] = [];
  write(node, pieces, undefined, '');
  return pieces.join('');
}

/** For people: one value a line, two spaces for each level. */
export function prettyJson(node: JsonNode): string {
  const pieces: string[] = [];
  write(node, pieces, '  ', '\n');
  return pieces.join('');
}

/** @param step spaces of one level; undefined for no white space at all */
function write(node: JsonNode, pieces: string[], step: string | undefined, lineStart: string): void {
  if (node.kind === 'scalar') {
    pieces.push(node.text);
    return;
  }
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const inner = step === undefined ? '' : lineStart + step;
  const parts: readonly { readonly nameText?: string; readonly value: JsonNode }[] =
    node.kind === 'object' ? node.members : node.items.map((value) => ({ value }));
  pieces.push(open);
  for (const [index, { nameText, value }] of parts.entries()) {
    pieces.push(index === 0 ? inner : `,${inner}`);
    if (nameText !== undefined) pieces.push(nameText, step === undefined ? ':' : ': ');
    write(value, pieces, step, inner);
  }
  pieces.push(parts.length === 0 || step === undefined ? close : lineStart + close);
}

const WHITE_SPACE = new Set([' ', '\t', '\n', '\r']);
const AFTER_SCALAR = new Set([...WHITE_SPACE, ',', ']', '}']);

/** Reads a text that is known to be JSON, so that nothing is checked twice. */
class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonNode | undefined {
    return this.#value(0);
  }

  #value(depth: number): JsonNode | undefined {
    this.#skipSpace();
    const first = this.#text[this.#position];
    if (first !== '{' && first !== '[') return { kind: 'scalar', text: this.#scalar(first) };
    if (depth === MAX_LEVELS) return undefined;
    return first === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
  }

  #object(depth: number): JsonNode | undefined {
    const members: JsonMember[] = [];
    while (this.#hasNext('}')) {
      const nameText = this.#scalar('"');
      this.#skipSpace();
      // The colon.
      this.#position += 1;
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      const name: unknown = JSON.parse(nameText);
      members.push({ name: String(name), nameText, value });
    }
    return { kind: 'object', members };
  }

  #array(depth: number): JsonNode | undefined {
    const items: JsonNode[] = [];
    while (this.#hasNext(']')) {
      const item = this.#value(depth);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return { kind: 'array', items };
  }

  /** Goes over the bracket or comma before the next part; false at the end, which it goes over too. */
  #hasNext(close: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== close) {
      this.#position += 1;
      this.#skipSpace();
      // What follows the opening bracket may be the closing one.
      if (this.#text[this.#position] !== close) return true;
    }
    this.#position += 1;
    return false;
  }

  #scalar(first: string | undefined): string {
    const start = this.#position;
    if (first === '"') this.#position = this.#stringEnd();
    else while (!this.#isAt(AFTER_SCALAR)) this.#position += 1;
    return this.#text.slice(start, this.#position);
  }

  /** The position behind a string that begins here. */
  #stringEnd(): number {
    for (let end = this.#position + 1; ; end += 1) {
      end = this.#text.indexOf('"', end);
      let backslashes = 0;
      while (this.#text[end - 1 - backslashes] === '\\') backslashes += 1;
      if (backslashes % 2 === 0) return end + 1;
    }
  }

  #skipSpace(): void {
    while (WHITE_SPACE.has(this.#text[this.#position] ?? '')) this.#position += 1;
  }

  #isAt(characters: ReadonlySet<string>): boolean {
    const character = this.#text[this.#position];
    return character === undefined || characters.has(character);
  }
}
