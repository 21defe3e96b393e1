import { HooksError } from '../../domain/errors.ts';
import { selectEvents } from '../../domain/events/selector.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/** A name that is not known may be new, but is more often mistyped, and would find nothing for ever. */
export function unknownEventWarnings(parts: readonly string[]): string[] {
  return parts.flatMap((part) => {
    try {
      selectEvents([part]);
      return [];
    } catch (error) {
      if (!(error instanceof HooksError)) throw error;
      return [`${sanitize(error.message)} ${sanitize(error.hint ?? '')}`.trimEnd()];
    }
  });
}
