import { sanitize } from '../../terminal/text/sanitize.ts';
import { unknownEventWarnings } from './unknown-events.ts';
import type { Expectation } from '../../domain/expectation/expectation.ts';

/** What will most likely never come: events that there are not, fields and values that they never have. */
export async function expectationWarnings(expectations: readonly Expectation[]): Promise<readonly string[]> {
  const unknown = unknownEventWarnings(expectations.map(({ event }) => event));
  if (expectations.every(({ conditions }) => conditions.length === 0)) return unknown;
  // Loaded here: it needs the schemas.
  const [{ impossibilitiesOf }, { impossibilityText }] = await Promise.all([
    import('../../domain/expectation/impossible.ts'),
    import('../../views/expectation/impossible.ts'),
  ]);
  const impossible = expectations.flatMap((expectation) =>
    impossibilitiesOf(expectation).map((each) => sanitize(impossibilityText(each, expectation))),
  );
  return [...new Set([...unknown, ...impossible])];
}
