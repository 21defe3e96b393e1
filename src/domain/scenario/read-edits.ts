import type { Node } from 'yaml';
import { HooksError } from '../errors.ts';
import { compactJson } from '../json/json-text.ts';
import { parsePath, type PathStep } from '../json/edit-syntax.ts';
import { holdsMaskedValue } from '../secrets/masked-value.ts';
import { jsonOf } from './yaml-value.ts';
import { readFlag } from './read-values.ts';
import type { Fields, NodeReader } from '../configuration/node-reader.ts';
import type { YamlSource } from '../configuration/yaml-source.ts';
import type { FileEdit } from './scenario-file.ts';

/** What `set`, `add` and `remove` ask for: of a step, or of the whole file. */
export function readEdits(reader: NodeReader, source: YamlSource, fields: Fields): readonly FileEdit[] {
  const adds = readFlag(reader, fields, 'add');
  const set = fields.get('set');
  const remove = fields.get('remove');
  const changes = set === undefined ? [] : (reader.fields(set, '"set"', () => undefined)?.entries ?? []);
  const removed = remove === undefined ? [] : (reader.list(remove, '"remove"') ?? []);
  return [
    ...changes.flatMap(([key, node]): readonly FileEdit[] => {
      const path = pathIn(key, node, reader);
      const value = jsonOf(node, source, reader);
      if (path === undefined || value === undefined) return [];
      if (holdsMaskedValue(compactJson(value))) {
        reader.fault(node, 'This value is masked. Give the value itself.');
        return [];
      }
      return [{ edit: { path, value }, adds, location: reader.locationOf(node) }];
    }),
    ...removed.flatMap((node): readonly FileEdit[] => {
      const written = reader.written(node, 'A path of "remove"', 'text');
      const path = written === undefined ? undefined : pathIn(written.value, node, reader);
      return path === undefined
        ? []
        : [{ edit: { path, value: undefined }, adds, location: reader.locationOf(node) }];
    }),
  ];
}

function pathIn(text: string, node: Node, reader: NodeReader): readonly PathStep[] | undefined {
  try {
    return parsePath(text, '"set"');
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return reader.fault(node, `${error.message} ${error.hint ?? ''}`.trim());
  }
}
