import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfiguration } from '../../src/domain/configuration/parse-configuration.ts';
import { isObject, type JsonObject } from '../../src/domain/json/json-value.ts';
import { configurationSchema } from '../helpers/json-schemas.ts';
import { validatorOf } from '../helpers/json-validator.ts';

// The words that it uses mean the same in the draft that the validator knows.
const { $schema: _draft, ...schema } = configurationSchema();
const fits = validatorOf(schema);

function isRead(text: string): boolean {
  try {
    parseConfiguration(text, 'dyte-hooks.yaml');
    return true;
  } catch {
    return false;
  }
}

function yamlBlocksOf(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
}

const PAGES = ['README.md', 'docs/configuration.md'];

describe('the files in the documentation', () => {
  it.each(PAGES.flatMap((path) => yamlBlocksOf(path).map((text, place) => ({ path, place, text }))))(
    'are read, and are of the schema: $path, $place',
    ({ text }) => {
      expect(parseConfiguration(text, 'dyte-hooks.yaml').environments.length).toBeGreaterThan(0);
      expect(fits(parse(text))).toEqual([]);
    },
  );

  it('are there', () => {
    for (const path of PAGES) expect(yamlBlocksOf(path).length).toBeGreaterThan(0);
  });
});

const WEBHOOK = {
  name: 'Main',
  url: 'https://example.com/webhook',
  events: ['all'],
  enabled: false,
  previousUrl: 'https://old.example.com/webhook',
  protect: true,
};
const CHOICE = { profile: 'work', service: 'cloudflare', app: 'Staging' };
const FILES: readonly JsonObject[] = [
  { ...CHOICE, webhooks: [WEBHOOK] },
  { ...CHOICE, environment: 'one', environments: { one: { ...CHOICE, webhooks: [WEBHOOK] } } },
];

/** Every copy of a value that differs in one place: a key is another, or a value is of another type. */
function* spoiled(value: unknown): Generator {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const [place, item] of items.entries())
      for (const other of spoiled(item)) yield items.with(place, other);
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      yield { ...rest, [`${key}_`]: inner };
      for (const other of spoiled(inner)) yield { ...rest, [key]: other };
    }
  }
  yield Array.isArray(value) ? { list: true } : 17;
}

describe('the schema for editors, and the reader', () => {
  it('take the same whole files', () => {
    for (const file of FILES) {
      expect(fits(file)).toEqual([]);
      expect(isRead(JSON.stringify(file))).toBe(true);
    }
  });

  it.each(FILES)('refuse the same faults: %#', (file) => {
    // How an environment is called is free, and which of them is meant the schema cannot know.
    const isName = (other: unknown): boolean => JSON.stringify(other).includes('"one_"');
    const others = [...spoiled(file)].filter((other) => !isName(other));
    expect(others.length).toBeGreaterThan(20);
    for (const other of others) {
      const text = JSON.stringify(other);
      expect([text, isRead(text)]).toEqual([text, fits(other).length === 0]);
    }
  });
});
