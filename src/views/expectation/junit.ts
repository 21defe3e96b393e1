import type { ReportCase, ReportFailure } from './report-cases.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

const NAME = 'dyte-hooks listen';

/** What every report begins with; files of other tools do not. */
export const JUNIT_START = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${NAME}"`;

/**
 * A test report as CI systems read it: JUnit's XML, one suite with a test case for each thing that was
 * waited for.
 *
 * @param suite when it began (milliseconds since 1970), and how long it took
 */
export function renderJunit(
  cases: readonly ReportCase[],
  suite: { readonly startedAt: number; readonly seconds: number },
): string {
  const counts = {
    tests: String(cases.length),
    failures: String(cases.filter(({ failure }) => failure !== undefined).length),
    errors: '0',
    skipped: '0',
    time: suite.seconds.toFixed(3),
  };
  const timestamp = new Date(suite.startedAt).toISOString().slice(0, 19);
  return [
    `${JUNIT_START}${attributes(counts)}>`,
    `  <testsuite${attributes({ name: NAME, timestamp, ...counts })}>`,
    ...cases.map(caseElement),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseElement({ name, seconds, failure }: ReportCase): string {
  const opening = `    <testcase${attributes({ classname: NAME, name, time: seconds.toFixed(3) })}`;
  return failure === undefined ? `${opening}/>` : `${opening}>\n${failureElement(failure)}\n    </testcase>`;
}

function failureElement({ message, details }: ReportFailure): string {
  const text = [message, ...details].map(xmlText).join('\n');
  return `      <failure${attributes({ type: 'expectation_unmet', message })}>${text}</failure>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text of one line, fit for an element and an attribute. What XML cannot hold even when it is escaped
 * is shown as on a terminal: control characters, lone surrogates, noncharacters.
 */
function xmlText(text: string): string {
  return sanitize(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
