import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { NodeReader } from '../configuration/node-reader.ts';
import type { YamlSource } from '../configuration/yaml-source.ts';
import { jsonMember, readJsonText, type JsonNode } from '../json/json-text.ts';

/** Levels of a value. What an alias repeats of itself would have no end. */
const MAX_LEVELS = 50;

/**
 * What a value of YAML is in JSON: numbers stay as they are written, where JSON can have them so.
 *
 * @returns undefined where it is at fault
 */
export function jsonOf(node: Node, source: YamlSource, reader: NodeReader, level = 0): JsonNode | undefined {
  if (level > MAX_LEVELS) return reader.fault(node, 'This is nested too deep.');
  const resolved = source.resolve(node);
  const inner = (value: Node | null): JsonNode =>
    (value === null ? undefined : jsonOf(value, source, reader, level + 1)) ?? NULL;
  if (isMap<Node, Node | null>(resolved))
    return {
      kind: 'object',
      members: resolved.items.map(({ key, value }) => jsonMember(keyText(key), inner(value))),
    };
  if (isSeq<Node | null>(resolved)) return { kind: 'array', items: resolved.items.map(inner) };
  if (isScalar(resolved)) return { kind: 'scalar', text: scalarText(resolved) };
  return reader.fault(node, 'Nothing before this line has this name.');
}

const NULL: JsonNode = { kind: 'scalar', text: 'null' };

function keyText(key: Node): string {
  return isScalar(key) ? String(key.source ?? key.value) : String(key);
}

function scalarText({ value, source = '' }: Scalar): string {
  if (typeof value === 'number' && readJsonText(source) !== undefined) return source;
  // A number that JSON has not, such as .inf, is its text.
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(source);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return JSON.stringify(value);
  return JSON.stringify(source);
}
