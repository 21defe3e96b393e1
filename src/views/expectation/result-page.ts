import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { ExpectationResult } from '../../domain/expectation/expectation-tracker.ts';
import { localTime } from '../../terminal/text/local-time.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { headlineOf, otherEventsText, hintFor, nearMissTexts, spaced } from './words.ts';
import { truncate, widthOf, wrap } from '../../terminal/text/width.ts';
import type { Style } from '../../terminal/style.ts';

/** Near misses that are shown of each expectation. */
const MAX_SHOWN = 3;

/**
 * What became of a wait, in lines for people: each expectation with what met it or what came in its
 * place.
 *
 * @param width Infinity where there is no terminal
 * @param namesMet whether each is named when all are met: who has seen them come has read it
 */
export function renderWaitResult(
  result: WaitResult,
  style: Style,
  width: number,
  { namesMet = true }: { readonly namesMet?: boolean } = {},
): string[] {
  const { isMet, expectations } = result;
  const instead = isMet ? undefined : otherEventsText(result);
  const hint = isMet ? undefined : hintFor(result);
  return [
    '',
    ...marked(isMet, headlineOf(result), style, width, ''),
    ...(isMet && !namesMet ? [] : expectations.flatMap((each) => expectationLines(each, style, width))),
    ...(instead === undefined ? [] : fitted(`came instead: ${instead}`, width, '  ')),
    ...(hint === undefined ? [] : fitted(hint, width, '  ')),
  ];
}

function expectationLines(result: ExpectationResult, style: Style, width: number): string[] {
  const { expectation, met } = result;
  if (met !== undefined)
    return marked(true, `${expectation.text} at ${localTime(met.receivedAt)}`, style, width, '  ');
  const texts = nearMissTexts(result);
  const rest = texts.length - MAX_SHOWN;
  const shown = [
    ...texts.slice(0, MAX_SHOWN),
    ...(rest > 0 ? [`and in ${countText(rest, 'other way')}`] : []),
  ];
  return [
    ...marked(false, expectation.text, style, width, '  '),
    ...shown.flatMap((text) => fitted(text, width, '      ')),
  ];
}

function marked(isGood: boolean, text: string, style: Style, width: number, indent: string): string[] {
  const [first = '', ...more] = fitted(text, width, `${indent}  `);
  const mark = isGood ? style.good('✓') : style.bad('✗');
  return [`${indent}${mark} ${first.trimStart()}`, ...more];
}

/** A long expectation may also be broken behind its commas; what is still too long is cut. */
function fitted(text: string, width: number, indent: string): string[] {
  const whole = sanitize(text);
  const columns = width - indent.length;
  if (widthOf(whole) <= columns) return [indent + whole];
  return wrap(spaced(whole), columns).map((line) => indent + truncate(line, columns));
}
