import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../src/domain/json/json-value.ts';
import { COMMANDS } from '../../src/program.ts';
import { configurationSchema, publishedSchemas, scenarioSchema } from '../helpers/json-schemas.ts';
import { validatorOf } from '../helpers/json-validator.ts';

const SCHEMAS = publishedSchemas();

/** What editors read, by the name of its file. */
const EDITOR_SCHEMAS = [
  ['dyte-hooks.schema.json', configurationSchema()],
  ['scenario.schema.json', scenarioSchema()],
] as const;

describe('the JSON of commands', () => {
  it.each(SCHEMAS)('has the schema that is published (npm run docs writes it): $command', async (one) => {
    const text = `${JSON.stringify(one.schema, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../docs/json/${one.file}`);
    expect(validatorOf(one.schema)).not.toThrow();
  });

  it.each(EDITOR_SCHEMAS)(
    'is not all that is published: editors read schemas of files (npm run docs writes them): %s',
    async (name, schema) => {
      await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`../../docs/${name}`);
      expect(validatorOf({ ...schema, $schema: undefined })).not.toThrow();
    },
  );

  it('has no schema of a command that there is not', async () => {
    const files = await readdir('docs/json');
    expect(files.toSorted()).toEqual([...SCHEMAS.map(({ file }) => file), 'README.md'].toSorted());
  });

  it('is closed but where it is not ours, so that a field that nobody described is found', () => {
    const open = new Set(SCHEMAS.flatMap(({ command, schema }) => openPlaces(schema, command)));
    expect([...open].toSorted()).toEqual([
      'Webhook',
      'events show --sample',
      'events show --schema',
      'from',
      'payload',
      'schema',
      'to',
    ]);
  });

  it('is described for every command', () => {
    const described = new Set(SCHEMAS.map(({ command }) => command));
    expect(COMMANDS.map(({ name }) => name).filter((name) => !described.has(name))).toEqual([]);
  });
});

/** Objects that take any field, and values that may be anything, by the name of their field. */
function openPlaces(schema: unknown, name: string): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => openPlaces(each, name));
  if (!isObject(schema)) return [];
  const isAnything = Object.keys(schema).every((word) => word === 'description');
  const isOpen = schema['type'] === 'object' && schema['additionalProperties'] !== false;
  const isRecord = schema['patternProperties'] !== undefined;
  const below = ['anyOf', 'items', 'oneOf'].flatMap((word) => openPlaces(schema[word], name));
  const named = ['properties', '$defs'].flatMap((word) =>
    Object.entries(schema[word] ?? {}).flatMap(([inner, one]) => openPlaces(one, inner)),
  );
  return [...(isAnything || (isOpen && !isRecord) ? [name] : []), ...below, ...named];
}
