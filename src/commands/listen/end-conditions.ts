import { HooksError } from '../../domain/errors.ts';
import { parseExpectation } from '../../domain/expectation/expectation-syntax.ts';
import { durationText } from '../../domain/text/duration.ts';
import { deliveriesText } from '../../domain/text/amounts.ts';
import type { Expectation } from '../../domain/expectation/expectation.ts';

/** The options that make it end by itself. */
export interface EndingOptions {
  readonly expect: readonly string[];
  readonly inOrder: boolean;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly exitAfter: number | undefined;
  /** `junit=<file>`. */
  readonly report: string | undefined;
}

/** What makes it end: whichever comes first. */
export interface EndConditions {
  readonly expectations: readonly Expectation[];
  readonly inOrder: boolean;
  readonly timeoutMs: number | undefined;
  readonly exitAfter: number | undefined;
}

/** @throws HooksError `usage_invalid` */
export function readEndConditions({ expect, inOrder, timeout, exitAfter }: EndingOptions): EndConditions {
  if (inOrder && expect.length === 0)
    throw new HooksError('usage_invalid', '--in-order is of no use without --expect.', {
      hint: 'Add what is to come, in its order: --expect meeting.started --expect meeting.ended.',
    });
  return { expectations: expect.map(parseExpectation), inOrder, timeoutMs: timeout, exitAfter };
}

/** What makes it end by itself, as a sentence; undefined when nothing does. */
export function endsWhen({ expectations, timeoutMs, exitAfter }: EndConditions): string | undefined {
  const ends = [
    ...(expectations.length === 0 ? [] : [`once ${expectationsText(expectations)} met`]),
    ...(exitAfter === undefined ? [] : [`after ${deliveriesText(exitAfter)}`]),
    ...(timeoutMs === undefined ? [] : [`after ${durationText(timeoutMs)}`]),
  ];
  return ends.length === 0 ? undefined : `It ends ${ends.join(', or ')}.`;
}

function expectationsText({ length }: readonly Expectation[]): string {
  return length === 1 ? 'the expectation is' : `all ${String(length)} expectations are`;
}
