import { describe, expect, it } from 'vitest';
import { DOCUMENTS, STREAMS } from '../../src/schemas/commands.ts';
import { isObject } from '../../src/domain/json/json-value.ts';
import { COMMANDS } from '../../src/program.ts';

/** Every field of a schema by its path; `*` for those that nobody described. */
function pathsIn(schema: unknown, before = ''): readonly string[] {
  if (!isObject(schema)) return [];
  const isAnything = Object.keys(schema).every((word) => word === 'description' || word === 'title');
  const isOpen = schema['type'] === 'object' && schema['additionalProperties'] !== false;
  const inner = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => {
    const list = schema[word];
    return Array.isArray(list) ? list.flatMap((one) => pathsIn(one, before)) : [];
  });
  const named = Object.entries(schema['properties'] ?? {}).flatMap(([name, one]) => [
    `${before}${name}`,
    ...pathsIn(one, `${before}${name}.`),
  ]);
  return [
    ...named,
    ...inner,
    ...pathsIn(schema['items'], before),
    ...(isAnything || isOpen ? [`${before}*`] : []),
  ];
}

const WITH_FIELDS = COMMANDS.filter(({ options }) => options['fields'] !== undefined).map(({ name }) => name);

function commandOf(key: string): string {
  return key.replace(/ --.*/, '');
}

describe('the fields that --fields knows', () => {
  it('are those of the schemas (npm run docs writes them)', async () => {
    const schemas = Object.entries({ ...STREAMS, ...DOCUMENTS })
      .filter(([key]) => WITH_FIELDS.includes(commandOf(key)))
      .map(([key, schema]) => {
        const plain: unknown = JSON.parse(JSON.stringify(schema));
        return [key, [...new Set(pathsIn(plain))].join(' ')] as const;
      })
      .toSorted(([one], [other]) => one.localeCompare(other));
    const text = `${JSON.stringify(Object.fromEntries(schemas), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../src/views/fields/known-fields.json');
    for (const name of WITH_FIELDS) expect(schemas.map(([key]) => key)).toContain(name);
  });
});
