import { EVENT_NAMES, type EventName } from '../events/names.ts';
import { schemaOf } from '../events/schemas.ts';
import { fieldOf, textOf } from '../events/values.ts';
import { isObject } from '../json/json-value.ts';
import { matchesGlobExactly } from '../text/glob.ts';
import { nearest } from '../text/nearest.ts';
import { isOfEvent, wantedText, type Condition, type Expectation, type WantedValue } from './expectation.ts';

/**
 * Why no documented delivery meets an expectation. Services may send more than is documented, so this is a
 * reason to warn and no error.
 */
export type Impossibility =
  | {
      readonly kind: 'field';
      readonly event: EventName;
      readonly field: string;
      /** The field that was probably meant. */
      readonly nearest: string | undefined;
    }
  | { readonly kind: 'object'; readonly field: string; readonly example: string | undefined }
  | { readonly kind: 'list'; readonly field: string }
  | {
      readonly kind: 'value';
      readonly field: string;
      readonly wanted: string;
      /** All that it can be, or what kind of value it is. */
      readonly possible: readonly string[];
    };

/**
 * What keeps an expectation from ever being met, as far as events are documented. Of a pattern it is what is
 * wrong with the event that comes nearest.
 *
 * @returns empty for one that can be met, and for one of an event that is not known
 */
export function impossibilitiesOf(expectation: Expectation): readonly Impossibility[] {
  const events = EVENT_NAMES.filter((name) => isOfEvent(expectation, name));
  const [first = [], ...others] = events.map((event) =>
    expectation.conditions.flatMap((condition) => impossibilityOf(condition, event) ?? []),
  );
  return others.reduce((best, found) => (found.length < best.length ? found : best), first);
}

type Problem =
  | { readonly kind: 'field'; readonly depth: number; readonly names: readonly string[] }
  | { readonly kind: 'object'; readonly names: readonly string[] }
  | { readonly kind: 'list'; readonly depth: number }
  | { readonly kind: 'value'; readonly possible: readonly string[] };

function impossibilityOf({ path, wanted }: Condition, event: EventName): Impossibility | undefined {
  const problem = problemAt(schemaOf(event), path, 0, wanted);
  const field = path.join('.');
  switch (problem?.kind) {
    case undefined:
      return undefined;
    case 'field': {
      const near = nearest(path[problem.depth] ?? '', problem.names);
      const known = path.slice(0, problem.depth);
      return {
        kind: 'field',
        event,
        field,
        nearest:
          near === undefined ? undefined : [...known, near, ...path.slice(problem.depth + 1)].join('.'),
      };
    }
    case 'object': {
      const [name] = problem.names;
      return { kind: 'object', field, example: name === undefined ? undefined : `${field}.${name}` };
    }
    case 'list':
      return { kind: 'list', field: path.slice(0, problem.depth).join('.') };
    case 'value':
      return { kind: 'value', field, wanted: wantedText(wanted), possible: problem.possible };
  }
}

/** @returns undefined where the value can be there */
function problemAt(
  schema: unknown,
  path: readonly string[],
  depth: number,
  wanted: WantedValue,
): Problem | undefined {
  const branches = fieldOf(schema, 'anyOf');
  // An object with alternatives of what it must have has its properties beside them.
  if (Array.isArray(branches) && fieldOf(schema, 'properties') === undefined)
    return nearestProblem(branches.map((branch) => problemAt(branch, path, depth, wanted)));
  const name = path[depth];
  if (name === undefined) return valueProblem(schema, wanted);
  const type = fieldOf(schema, 'type');
  if (type === 'array')
    return /^\d+$/.test(name)
      ? problemAt(fieldOf(schema, 'items'), path, depth + 1, wanted)
      : { kind: 'list', depth };
  const properties = fieldOf(schema, 'properties');
  if (isObject(properties))
    return Object.hasOwn(properties, name)
      ? problemAt(properties[name], path, depth + 1, wanted)
      : { kind: 'field', depth, names: Object.keys(properties) };
  // Whatever is not described can have any field; a text or a number has none.
  return type === undefined || type === 'object' ? undefined : { kind: 'field', depth, names: [] };
}

/** Of several shapes: none when one of them is possible, else that of the shape that is understood furthest. */
function nearestProblem(problems: readonly (Problem | undefined)[]): Problem | undefined {
  if (problems.includes(undefined)) return undefined;
  const values = problems.flatMap((problem) => (problem?.kind === 'value' ? problem.possible : []));
  if (values.length > 0) return { kind: 'value', possible: [...new Set(values)] };
  return problems.find((problem) => problem?.kind !== 'field') ?? problems[0];
}

function valueProblem(schema: unknown, wanted: WantedValue): Problem | undefined {
  if (wanted.kind === 'bare' && wanted.text === '*') return undefined;
  const choices = choicesOf(schema);
  if (choices !== undefined)
    return choices.some((choice) => isWanted(choice, wanted))
      ? undefined
      : { kind: 'value', possible: choices };
  const type = textOf(schema, 'type');
  if (type === 'array') return { kind: 'list', depth: Infinity };
  if (type === 'object') return { kind: 'object', names: namesIn(schema) };
  const literals = type === undefined ? undefined : LITERALS[type];
  if (literals === undefined || (wanted.kind === 'bare' && literals.fits(wanted.text))) return undefined;
  return { kind: 'value', possible: literals.possible };
}

function isWanted(choice: string, { kind, text }: WantedValue): boolean {
  return kind === 'quoted' ? choice === text : matchesGlobExactly(text, choice);
}

function namesIn(schema: unknown): readonly string[] {
  const properties = fieldOf(schema, 'properties');
  return isObject(properties) ? Object.keys(properties) : [];
}

/** The texts that a field is one of; undefined where it is not so. */
function choicesOf(schema: unknown): readonly string[] | undefined {
  const choices = fieldOf(schema, 'enum');
  if (Array.isArray(choices)) return choices.map(String);
  const constant = textOf(schema, 'const');
  return constant === undefined ? undefined : [constant];
}

interface Literals {
  readonly possible: readonly string[];
  /** Whether a bare value can be one; with `*` it stands for several. */
  fits(text: string): boolean;
}

/** Values that JSON writes without quotes, by their type. */
const LITERALS: Readonly<Record<string, Literals>> = {
  number: { possible: ['a number'], fits: (text) => /^[-+.\deE*]+$/.test(text) },
  integer: { possible: ['a number'], fits: (text) => /^[-+.\deE*]+$/.test(text) },
  boolean: {
    possible: ['true', 'false'],
    fits: (text) => ['true', 'false'].some((literal) => matchesGlobExactly(text, literal)),
  },
  null: { possible: ['null'], fits: (text) => matchesGlobExactly(text, 'null') },
};
