import {
  CST,
  isAlias,
  Lexer,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
  type Node,
  type YAMLError,
} from 'yaml';
import { HooksError } from '../errors.ts';
import type { Location } from './configuration.ts';
import { Faults } from './faults.ts';

/** A thousand webhooks take a third of it. */
export const MAX_CONFIGURATION_BYTES = 2 * 1024 * 1024;

/** A configuration has six levels. What is nested far deeper exhausts the stack of the parser. */
const MAX_LEVELS = 100;

const TOO_DEEP = 'This is nested too deep.';

/** Columns before what a line says. */
const MAX_INDENT = 200;

/** Values that are read, those that aliases repeat included. */
const MAX_VALUES = 200_000;

/** A parsed text of YAML, of which JSON is a part. */
export interface YamlSource {
  /** Undefined where the text has nothing but comments. */
  readonly root: Node | undefined;
  locationOf(node: Node): Location;
  /**
   * The node itself, or the one that an alias stands for; undefined where there is none.
   *
   * @throws HooksError `configuration_invalid` when there are too many, as aliases of aliases make them
   */
  resolve(node: Node): Node | undefined;
}

/**
 * Parses a text of YAML 1.2.
 *
 * @param path for messages
 * @param code of what is thrown
 * @throws HooksError `configuration_invalid`, or another code, with everything that is no YAML
 */
export function readYaml(
  text: string,
  path: string,
  code: FileErrorCode = 'configuration_invalid',
): YamlSource {
  if (text.length > MAX_CONFIGURATION_BYTES)
    throw new HooksError(code, `${path} is far too large for ${CONTENTS[code]}.`, {
      hint: `It may have ${String(MAX_CONFIGURATION_BYTES / 1024 / 1024)} MB.`,
    });
  const faults = new Faults(path);
  refuseDeepNesting(text, faults, code);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const locate = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { line, column: Math.max(1, col) };
  };
  for (const error of [...document.errors, ...document.warnings])
    faults.add(locate(error.pos[0]), explain(error, text));
  faults.throwIfAny(code);
  const locationOf = (node: Node): Location => locate(node.range?.[0] ?? 0);
  return { root: document.contents ?? undefined, locationOf, resolve: aliasResolver(document, path, code) };
}

/** What a text of YAML is read as, by the code that one gets which cannot be. */
export type FileErrorCode = 'configuration_invalid' | 'scenario_invalid';

const CONTENTS: Readonly<Record<FileErrorCode, string>> = {
  configuration_invalid: 'a configuration',
  scenario_invalid: 'a scenario',
};

/** @throws HooksError of the code */
function refuseDeepNesting(text: string, faults: Faults, code: FileErrorCode): void {
  let [level, line, column] = [0, 1, 1];
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // What follows the mark of a scalar is its text, whatever that looks like.
    const type: CST.TokenType | null = isScalar ? 'scalar' : CST.tokenType(token);
    isScalar = !isScalar && token === CST.SCALAR;
    if (isScalar || token === CST.DOCUMENT || token === CST.FLOW_END) continue;
    if (type === 'flow-map-start' || type === 'flow-seq-start') level += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') level -= 1;
    const isIndented = column > MAX_INDENT && (type === 'seq-item-ind' || type === 'explicit-key-ind');
    const isDeepLine = type === 'space' && column === 1 && token.length > MAX_INDENT;
    if (level > MAX_LEVELS || isIndented || isDeepLine) {
      faults.add({ line, column }, TOO_DEEP);
      faults.throwIfAny(code);
    }
    const end = token.lastIndexOf('\n');
    if (end === -1) column += token.length;
    else {
      line += token.split('\n').length - 1;
      column = token.length - end;
    }
  }
}

/** In plain words, what people do most. */
const EXPLANATIONS: Readonly<
  Partial<Record<ErrorCode, (text: string, start: number, end: number) => string>>
> = {
  TAB_AS_INDENT: () => 'This line is indented with a tab. Use spaces.',
  MULTIPLE_DOCS: () => 'A second document begins here ("---"). Put everything into one.',
  DUPLICATE_KEY: (text, start) => `"${keyAt(text, start)}" stands twice here. Keep one of them.`,
  RESOURCE_EXHAUSTION: () => TOO_DEEP,
  TAG_RESOLVE_FAILED: (text, start, end) => `The tag ${text.slice(start, end)} is not known. Leave it out.`,
};

function explain({ code, message, pos: [start, end] }: YAMLError, text: string): string {
  return EXPLANATIONS[code]?.(text, start, end) ?? `This is not valid YAML: ${message}.`;
}

/** The word at an offset, without quotes. */
function keyAt(text: string, offset: number): string {
  return /^["']?([^"':\s]*)/.exec(text.slice(offset, offset + 100))?.[1] ?? '';
}

function aliasResolver(document: Document.Parsed, path: string, code: FileErrorCode): YamlSource['resolve'] {
  const targets = new Map<Node, Node | undefined>();
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_key, node) => {
      // An alias means the anchor that stands before it last.
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  let values = 0;
  return (node) => {
    values += 1;
    if (values > MAX_VALUES)
      throw new HooksError(
        code,
        `${path} says more than ${String(MAX_VALUES)} values, with all that its aliases repeat.`,
        { hint: 'Use fewer aliases (*name).' },
      );
    return isAlias(node) ? targets.get(node) : node;
  };
}
