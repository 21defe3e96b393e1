import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/program.ts';
import { publishedSchemas } from '../helpers/json-schemas.ts';
import { validatorOf } from '../helpers/json-validator.ts';

const SCHEMAS = publishedSchemas();

describe('the JSON of commands', () => {
  it.each(SCHEMAS)('has the schema that is published (npm run docs writes it): $command', async (one) => {
    const text = `${JSON.stringify(one.schema, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../docs/json/${one.file}`);
    expect(validatorOf(one.schema)).not.toThrow();
  });

  it('has no schema of a command that there is not', async () => {
    const files = await readdir('docs/json');
    expect(files.toSorted()).toEqual([...SCHEMAS.map(({ file }) => file), 'README.md'].toSorted());
  });

  it('is described for every command', () => {
    const described = new Set(SCHEMAS.map(({ command }) => command));
    expect(COMMANDS.map(({ name }) => name).filter((name) => !described.has(name))).toEqual([]);
  });
});
