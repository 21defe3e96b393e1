import { missingFrom, type WaitResult } from '../../domain/expectation/wait-result.ts';
import { deliveriesText } from '../../domain/text/amounts.ts';
import type { ExpectationResult } from '../../domain/expectation/expectation-tracker.ts';
import { headlineOf, otherEventsText, limitText, nearMissTexts, unverifiedText } from './words.ts';

/** One thing that was waited for, as test reports know it. Texts hold what came from outside as it is. */
export interface ReportCase {
  readonly name: string;
  /** Until it came, or until the end. */
  readonly seconds: number;
  readonly failure: ReportFailure | undefined;
  /** Why it could not be found out; undefined where it was. */
  readonly skipped?: string | undefined;
}

export interface ReportFailure {
  /** One line: what is missing and what came nearest. */
  readonly message: string;
  /** What else is known, one thing a line. */
  readonly details: readonly string[];
}

/** A case for each expectation; when only a number was waited for, one for that. */
export function reportCases(result: WaitResult): readonly ReportCase[] {
  const { expectations, count, isMet, elapsedMs } = result;
  if (expectations.length === 0)
    return [
      {
        name: deliveriesText(count?.wanted ?? 0),
        seconds: elapsedMs / 1000,
        failure: isMet ? undefined : { message: headlineOf(result), details: otherEventsDetails(result) },
      },
    ];
  const times = new Map<string, number>();
  return expectations.map((each) => {
    const { text } = each.expectation;
    const time = (times.get(text) ?? 0) + 1;
    times.set(text, time);
    return expectationCase(each, time === 1 ? text : `${text} (${String(time)})`, result);
  });
}

function expectationCase(each: ExpectationResult, name: string, result: WaitResult): ReportCase {
  const { met } = each;
  const milliseconds = met === undefined ? result.elapsedMs : met.receivedAt - result.startedAt;
  return {
    name,
    // A clock may have been put back.
    seconds: Math.max(0, milliseconds) / 1000,
    failure: met === undefined ? expectationFailure(each, result) : undefined,
  };
}

function expectationFailure(each: ExpectationResult, result: WaitResult): ReportFailure {
  const [first = '', ...others] = nearMissTexts(each);
  const isNear = each.nearMisses.length > 0;
  return {
    message: isNear ? `Not met ${limitText(result)}: ${first}` : `Did not come ${limitText(result)}`,
    details: [...others, ...otherEventsDetails(result)],
  };
}

function otherEventsDetails(result: WaitResult): readonly string[] {
  const unverified = result.isMet ? undefined : unverifiedText(result);
  const instead = missingFrom(result).length === 0 ? undefined : otherEventsText(result);
  return [
    ...(unverified === undefined ? [] : [unverified]),
    ...(instead === undefined ? [] : [`came instead: ${instead}`]),
  ];
}
