import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isObject } from '../../src/domain/json/json-value.ts';
import { parseScenario } from '../../src/domain/scenario/parse-scenario.ts';
import { PAYLOAD_FAMILIES } from '../../src/domain/events/payload-families.ts';
import { makeEvents } from '../../src/emulator/scenario-plan.ts';
import { planOfFile } from '../../src/emulator/scenario-file-plan.ts';
import { scenarioSchema } from '../helpers/json-schemas.ts';
import { validatorOf } from '../helpers/json-validator.ts';

// The words that it uses mean the same in the draft that the validator knows.
const { $schema: _draft, ...schema } = scenarioSchema();
const fits = validatorOf(schema);

function isRead(text: string): boolean {
  try {
    parseScenario(text, 'scenario.yaml');
    return true;
  } catch {
    return false;
  }
}

const BLOCKS = [...readFileSync('docs/trigger.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
  ([, block]) => block ?? '',
);

describe('the scenario files in the documentation', () => {
  it.each(BLOCKS)('are read, are of the schema, and can be played: %#', (text) => {
    expect(fits(parse(text))).toEqual([]);
    const file = parseScenario(text, 'scenario.yaml');
    for (const payloads of file.payloads === undefined ? PAYLOAD_FAMILIES : [file.payloads]) {
      const making = { payloads, endsAt: 0, organizationId: 'o', newId: () => crypto.randomUUID() };
      expect(makeEvents(planOfFile(file, 1), making).length).toBeGreaterThan(0);
    }
  });

  it('are there', () => {
    expect(BLOCKS.length).toBeGreaterThan(1);
  });
});

const STEP = {
  event: 'meeting.participantJoined',
  after: '2s',
  person: 2,
  set: { 'meeting.title': 'x' },
  remove: ['meeting.status'],
  add: true,
  repeat: 1,
  forged: false,
  drop: true,
};
const FILE = {
  title: 'Review',
  participants: ['Ada', { name: 'Grace', id: 'g-1' }],
  payloads: 'rtk',
  length: '30m',
  seed: 7,
  set: { 'meeting.title': 'x' },
  remove: ['meeting.status'],
  add: true,
  steps: ['meeting.started', STEP, { event: 'recording.statusUpdate', status: 'UPLOADED' }],
};

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
      // What a payload gets is anything.
      if (key === 'set') continue;
      for (const other of spoiled(inner)) yield { ...rest, [key]: other };
    }
  }
  yield Array.isArray(value) ? { list: true } : [[]];
}

describe('the schema for editors, and the reader', () => {
  it('take the same whole file', () => {
    expect(fits(FILE)).toEqual([]);
    expect(isRead(JSON.stringify(FILE))).toBe(true);
  });

  it('refuse the same faults', () => {
    const others = [...spoiled(FILE)];
    expect(others.length).toBeGreaterThan(40);
    for (const other of others) {
      const text = JSON.stringify(other);
      expect([text, isRead(text)]).toEqual([text, fits(other).length === 0]);
    }
  });
});
