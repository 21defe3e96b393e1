import type { ReportCase, ReportFailure } from './report-cases.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/** What a report is about. */
export interface JunitSuite {
  /** The command that it comes from. */
  readonly name: string;
  /** A stable word for what a failed case is. */
  readonly failureType: string;
}

const LISTEN: JunitSuite = { name: 'dyte-hooks listen', failureType: 'expectation_unmet' };

/** What every report of a command begins with; files of other tools do not. */
export function junitStart(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}"`;
}

/** The same of `listen`. */
export const JUNIT_START = junitStart(LISTEN.name);

/**
 * A test report as CI systems read it: JUnit's XML, one suite with a test case for each thing that was
 * waited for or compared.
 *
 * @param run when it began (milliseconds since 1970), and how long it took
 */
export function renderJunit(
  cases: readonly ReportCase[],
  run: { readonly startedAt: number; readonly seconds: number },
  suite: JunitSuite = LISTEN,
): string {
  const counts = {
    tests: String(cases.length),
    failures: String(cases.filter(({ failure }) => failure !== undefined).length),
    errors: '0',
    skipped: String(cases.filter(({ skipped }) => skipped !== undefined).length),
    time: run.seconds.toFixed(3),
  };
  const timestamp = new Date(run.startedAt).toISOString().slice(0, 19);
  return [
    `${junitStart(suite.name)}${attributes(counts)}>`,
    `  <testsuite${attributes({ name: suite.name, timestamp, ...counts })}>`,
    ...cases.map((one) => caseElement(one, suite)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseElement({ name, seconds, failure, skipped }: ReportCase, suite: JunitSuite): string {
  const opening = `    <testcase${attributes({ classname: suite.name, name, time: seconds.toFixed(3) })}`;
  const inside =
    failure === undefined
      ? skipped === undefined
        ? undefined
        : `      <skipped${attributes({ message: skipped })}/>`
      : failureElement(failure, suite);
  return inside === undefined ? `${opening}/>` : `${opening}>\n${inside}\n    </testcase>`;
}

function failureElement({ message, details }: ReportFailure, { failureType: type }: JunitSuite): string {
  const text = [message, ...details].map(xmlText).join('\n');
  return `      <failure${attributes({ type, message })}>${text}</failure>`;
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
