import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { pathText } from '../../../../src/domain/json/edit-syntax.ts';
import { compactJson } from '../../../../src/domain/json/json-text.ts';
import { parseScenario } from '../../../../src/domain/scenario/parse-scenario.ts';
import type { FileEdit, FileStep, ScenarioFile } from '../../../../src/domain/scenario/scenario-file.ts';

function parsed(...lines: readonly string[]): ScenarioFile {
  return parseScenario(lines.join('\n'), 's.yaml');
}

function step(...lines: readonly string[]): FileStep {
  const [first] = parsed('steps:', ...lines.map((line) => `  ${line}`)).steps;
  if (first === undefined) throw new Error('There is no step.');
  return first;
}

function failureOf(...lines: readonly string[]): HooksError | undefined {
  try {
    parsed(...lines);
    return undefined;
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
}

/** What is said of a file that cannot be read, a line each. */
function faults(...lines: readonly string[]): readonly string[] {
  const failure = failureOf(...lines);
  if (failure === undefined) return [];
  return failure.items.length > 0 ? failure.items : [failure.message];
}

function shown({ edit, adds }: FileEdit): string {
  const value = edit.value === undefined ? '' : compactJson(edit.value);
  return `${pathText(edit.path)}=${value}${adds ? ' (adds)' : ''}`;
}

describe('a scenario file', () => {
  it('can be one line', () => {
    expect(parsed('steps: [meeting.started]')).toMatchObject({
      path: 's.yaml',
      participants: undefined,
      edits: [],
      steps: [{ event: 'meeting.started', afterMs: undefined, persons: [], repeats: 0, lost: false }],
    });
  });

  it('can be JSON', () => {
    expect(parsed('{"steps":[{"event":"meeting.ended","after":"2s"}]}').steps[0]).toMatchObject({
      event: 'meeting.ended',
      afterMs: 2000,
    });
  });

  it('says what is true of the whole meeting', () => {
    expect(
      parsed(
        'title: Review',
        'payloads: rtk',
        'length: 30m',
        'seed: 7',
        'participants: 30',
        'steps: [meeting.started]',
      ),
    ).toMatchObject({ title: 'Review', payloads: 'rtk', lengthMs: 1_800_000, seed: 7, participants: 30 });
  });

  it('names people, with ids where they are given', () => {
    expect(
      parsed('participants: [Ada, {name: Grace, id: g-1}, {name: Bo}]', 'steps: [meeting.started]')
        .participants,
    ).toEqual([
      { name: 'Ada', id: 'user-1' },
      { name: 'Grace', id: 'g-1' },
      { name: 'Bo', id: 'user-3' },
    ]);
  });

  it('has steps with all that a step can have', () => {
    expect(
      step(
        '- event: Meeting.ParticipantJoined',
        '  after: 1.5s',
        '  person: 2',
        '  repeat: 3',
        '  forged: true',
        '  drop: true',
      ),
    ).toMatchObject({
      event: 'meeting.participantJoined',
      afterMs: 1500,
      persons: [1],
      repeats: 3,
      forged: true,
      lost: true,
    });
    expect(step('- {event: recording.statusUpdate, status: UPLOADING}').status).toBe('UPLOADING');
    expect(step('- {event: recording.statusUpdate, variant: composed-errored}').variant).toBe(
      'composed-errored',
    );
    expect(step('- {event: meeting.started, after: 0}').afterMs).toBe(0);
  });

  it.each([
    ['2', [1]],
    ['2-4', [1, 2, 3]],
    ['all', [0, 1, 2, 3, 4]],
    ['"5"', [4]],
  ])('means people by %s', (person, persons) => {
    const { steps } = parsed(
      'participants: 5',
      `steps: [{event: meeting.participantLeft, person: ${person}}]`,
    );
    expect(steps[0]?.persons).toEqual(persons);
  });

  it('means people by their names, and the first where none is named', () => {
    const { steps } = parsed(
      'participants: [Ada, Grace]',
      'steps:',
      '  - {event: meeting.participantJoined, person: grace}',
      '  - meeting.participantLeft',
      '  - {event: meeting.participantLeft, person: all}',
    );
    expect(steps.map(({ persons }) => persons)).toEqual([[1], [0], [0, 1]]);
    expect(step('- {event: meeting.participantJoined, person: all}').persons).toEqual([0, 1, 2]);
    expect(step('- {event: meeting.participantJoined, person: 40}').persons).toEqual([39]);
  });

  it('changes payloads, with values as they are written', () => {
    const { edits } = step(
      '- event: meeting.started',
      '  add: true',
      '  set:',
      '    meeting.title: Review',
      '    meeting.seats: 1.50',
      '    "meeting.big": 12345678901234567890',
      '    meeting.hex: 0x10',
      '    meeting.nothing:',
      '    meeting.list[0]: {a: [true, "1", null, .inf]}',
      '  remove: [meeting.status]',
    );
    expect(edits.map(shown)).toEqual([
      'meeting.title="Review" (adds)',
      'meeting.seats=1.50 (adds)',
      'meeting.big=12345678901234567890 (adds)',
      'meeting.hex=16 (adds)',
      'meeting.nothing=null (adds)',
      'meeting.list[0]={"a":[true,"1",null,".inf"]} (adds)',
      'meeting.status= (adds)',
    ]);
    expect(parsed('set: {meeting.title: A}', 'steps: [meeting.started]').edits.map(shown)).toEqual([
      'meeting.title="A"',
    ]);
  });

  it('has aliases', () => {
    const { steps } = parsed(
      'steps:',
      '  - &join {event: meeting.participantJoined, set: &set {meeting.title: x}}',
      '  - *join',
      '  - {event: meeting.started, set: *set}',
    );
    expect(steps.map(({ edits }) => edits.length)).toEqual([1, 1, 1]);
  });
});

describe('a scenario file that cannot be read', () => {
  it.each([
    [['step: []'], '1:1: The file has no "step". Did you mean "steps"?'],
    [['steps: []'], '1:1: "steps" has no events.'],
    [['title: x'], '1:1: "steps" has no events.'],
    [['steps: meeting.started'], '1:8: "steps" must be a list'],
    [['steps: [meeting.strated]'], '1:9: There is no event "meeting.strated". Did you mean meeting.started?'],
    [['steps: [{after: 2s}]'], '1:9: A step has no "event".'],
    [['steps: [{event: meeting.started, afer: 2s}]'], '1:34: A step has no "afer". Did you mean "after"?'],
    [['steps: [{event: meeting.started, after: 2}]'], '1:41: "after" must be a duration with its unit'],
    [['steps: [{event: meeting.started, after: 30d}]'], '1:41: "after" must be 24d at most.'],
    [['steps: [{event: meeting.started, person: 1}]'], '1:42: meeting.started is about no person.'],
    [['steps: [{event: meeting.started, status: LIVE}]'], '1:42: meeting.started has no status.'],
    [
      ['steps: [{event: recording.statusUpdate, status: UPLOAD}]'],
      '1:49: "status" cannot be "UPLOAD". Did you mean UPLOADED? There are: INVOKED, RECORDING, UPLOADING, UPLOADED.',
    ],
    [
      ['steps: [{event: recording.statusUpdate, status: UPLOADED, variant: composed-errored}]'],
      '1:49: A variant has its own status.',
    ],
    [['steps: [{event: meeting.ended, variant: rtk-9}]'], '1:41: "variant" cannot be "rtk-9".'],
    [
      ['steps: [{event: meeting.ended, repeat: 101}]'],
      '1:40: "repeat" must be a whole number from 0 to 100.',
    ],
    [['steps: [{event: meeting.ended, drop: yes}]'], '1:38: "drop" must be true or false, not "yes".'],
    [['steps: [{event: meeting.ended, drop: "${X}"}]'], '1:38: "drop" must be true or false.'],
    [['participants: 0', 'steps: [meeting.started]'], '1:15: "participants" must be a whole number from 1'],
    [
      ['participants: 1001', 'steps: [meeting.started]'],
      '1:15: "participants" must be a whole number from 1',
    ],
    [['participants: []', 'steps: [meeting.started]'], '1:15: "participants" is from 1 to 1000 people.'],
    [['participants: [Ada, ada]', 'steps: [meeting.started]'], '1:15: Two participants have the name "ada".'],
    [['participants: [{id: x}]', 'steps: [meeting.started]'], '1:16: A participant has no "name".'],
    [
      ['participants: 2', 'steps: [{event: meeting.participantLeft, person: 3}]'],
      '2:50: There is no person "3". Write a number from 1 to 2, several as 2-5, "all".',
    ],
    [
      ['participants: [Ada]', 'steps: [{event: meeting.participantLeft, person: Grace}]'],
      '2:50: There is no person "Grace". Write a number from 1 to 1, several as 2-5, "all", or one of their names.',
    ],
    [
      ['participants: 3', 'steps: [{event: meeting.participantLeft, person: 3-2}]'],
      '2:50: There is no person',
    ],
    [['steps: [{event: meeting.participantLeft, person: 0}]'], '1:50: There is no person "0".'],
    [['payloads: rtk2', 'steps: [meeting.started]'], '1:11: "payloads" cannot be "rtk2". Did you mean rtk?'],
    [['length: 2d', 'steps: [meeting.started]'], '1:9: "length" must be 1d at most.'],
    [['seed: -1', 'steps: [meeting.started]'], '1:7: "seed" must be a whole number from 0'],
    [['set: {a..b: 1}', 'steps: [meeting.started]'], '1:13: "a..b" is not a path.'],
    [['set: {meeting.title: "…"}', 'steps: [meeting.started]'], '1:22: This value is masked.'],
    [['remove: [""]', 'steps: [meeting.started]'], '1:10: "" is not a path.'],
    [['steps: [*none]'], '1:9: Nothing before this line is called &none.'],
    [['steps:', '\t- meeting.started'], '2:1: This line is indented with a tab. Use spaces.'],
  ])('says what is wrong, and where: %j', (lines, expected) => {
    expect(faults(...lines)[0]).toContain(`s.yaml:${expected}`);
  });

  it('says all that is wrong, in the order of the lines', () => {
    const found = faults('titel: x', 'steps:', '  - meeting.started', '  - {event: nothing}', '  - {}');
    expect(found.map((fault) => /^s\.yaml:\d+/.exec(fault)?.[0])).toEqual([
      's.yaml:1',
      's.yaml:4',
      's.yaml:5',
    ]);
  });

  it.each(['', '# nothing', '---'])('says that it is empty: %j', (text) => {
    expect(faults(text)[0]).toMatch(/^s\.yaml(?: has no steps|:)/);
  });

  it('has bounds: events, levels, aliases of aliases, an alias of itself', () => {
    const many = 'steps: [' + '{event: meeting.participantJoined, person: 1-1000},'.repeat(11) + ']';
    expect(faults(many)[0]).toContain('These are 11000 events, and 10000 can be sent.');
    const deep = `set: {meeting.title: ${'['.repeat(60)}${']'.repeat(60)}}`;
    expect(faults(deep, 'steps: [meeting.started]')[0]).toContain('nested too deep');
    const laughs = [
      'a: &a [x]',
      ...'bcdefghi'.split('').map((name, index) => {
        const before = 'abcdefgh'[index] ?? '';
        return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`;
      }),
    ];
    expect(faults('set:', ...laughs.map((line) => `  ${line}`), 'steps: [meeting.started]')[0]).toContain(
      'with all that its aliases repeat',
    );
    expect(faults('set: {meeting.title: &a [*a]}', 'steps: [meeting.started]')).not.toEqual([]);
    expect(faults(`title: ${'x'.repeat(2 * 1024 * 1024)}`)[0]).toContain('is far too large for a scenario');
  });

  it('never fails in another way', () => {
    const words = fc.constantFrom(
      'steps',
      'event',
      'after',
      'person',
      'set',
      'meeting.started',
      'meeting.participantLeft',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a',
      '*a',
      '"',
      "'",
      '1',
      '2s',
      'all',
      '|',
      '>',
      '#',
      '? ',
      '!!map',
      '\t',
      '~',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          const failure = failureOf(text);
          expect([undefined, 'scenario_invalid']).toContain(failure?.code);
          expect([undefined, 2]).toContain(failure?.exitCode);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what is written as a file', () => {
  const steps = fc.constantFrom(...EVENT_NAMES).chain((event) =>
    fc.record(
      {
        event: fc.constant(event),
        after: fc.integer({ min: 0, max: 9999 }).map((ms) => `${String(ms)}ms`),
        repeat: fc.integer({ min: 0, max: 100 }),
        forged: fc.boolean(),
        drop: fc.boolean(),
        variant: fc.constantFrom(...entryOf(event).variants.map(({ id }) => id)),
      },
      { requiredKeys: ['event'] },
    ),
  );

  it('is read as it was meant', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 8 }), (written) => {
        const read = parseScenario(JSON.stringify({ steps: written }), 's.yaml').steps;
        expect(
          read.map(({ event, afterMs, repeats, forged, lost, variant }) => ({
            event,
            afterMs,
            repeats,
            forged,
            lost,
            variant,
          })),
        ).toEqual(
          written.map(({ event, after, repeat = 0, forged = false, drop = false, variant }) => ({
            event,
            afterMs: after === undefined ? undefined : Number(after.slice(0, -2)),
            repeats: repeat,
            forged,
            lost: drop,
            variant,
          })),
        );
      }),
    );
  });
});
