import type { Expectation } from '../../domain/expectation/expectation.ts';
import type { Impossibility } from '../../domain/expectation/impossible.ts';

/** Why an expectation will most likely never be met, and what was probably meant: one or two sentences. */
export function impossibilityText(found: Impossibility, { event: asked }: Expectation): string {
  switch (found.kind) {
    case 'field':
      return `${found.event} has no field ${found.field}. ${
        found.nearest === undefined
          ? `See its fields: dyte-hooks events show ${found.event}.`
          : `Did you mean ${found.nearest}?`
      }`;
    case 'object':
      return `${found.field} of ${asked} is an object and has no value of its own.${
        found.example === undefined ? '' : ` Name a field in it, such as ${found.example}.`
      }`;
    case 'list':
      return `${found.field} of ${asked} is a list. Name an entry by its number, such as ${found.field}.0.`;
    case 'value':
      return `${found.field} of ${asked} is never ${found.wanted}. It is ${oneOf(found.possible)}.`;
  }
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
}
