import { accessSync, appendFileSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { readVariable, type Variables } from '../../domain/environment/variables.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { JUNIT_START, renderJunit } from '../../views/expectation/junit.ts';
import { MARKDOWN_START, renderMarkdown } from '../../views/expectation/markdown.ts';
import { reportCases } from '../../views/expectation/report-cases.ts';
import { headlineOf } from '../../views/expectation/words.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import type { Report } from '../shared/exit-with-result.ts';
import { prepareOwnedFile } from '../shared/owned-file.ts';
import type { NamedFile } from '../shared/separate-files.ts';

/** A CI may collect reports as another user than the one of its jobs. */
const REPORT_MODE = 0o644;

/** With `--show-secrets` it holds what would be masked. */
const REPORT_MODE_WITH_SECRETS = 0o600;

interface Format {
  /** What a file of ours begins with. */
  readonly start: string;
  readonly render: (result: WaitResult) => string;
}

const FORMATS = {
  junit: {
    start: JUNIT_START,
    render: (result) => {
      const { startedAt, elapsedMs } = result;
      return renderJunit(reportCases(result), { startedAt, seconds: elapsedMs / 1000 });
    },
  },
  markdown: {
    start: MARKDOWN_START,
    render: (result) => renderMarkdown(headlineOf(result), reportCases(result)),
  },
} as const satisfies Readonly<Record<string, Format>>;

interface WantedReport {
  readonly format: keyof typeof FORMATS;
  readonly path: string;
}

interface ReportOptions {
  /** Each `junit=<file>` or `markdown=<file>`. */
  readonly report: readonly string[];
  readonly showSecrets: boolean;
}

/**
 * Prepares the reports that `--report` asks for; none without it. Old ones of ours are removed at once. The
 * file of `GITHUB_STEP_SUMMARY` is added to: other steps' parts may stand in it.
 *
 * @throws HooksError `usage_invalid` or `file_failed`
 */
export function prepareReports(
  { report: wanted, showSecrets }: ReportOptions,
  isUseful: boolean,
  environment: Variables,
): Report | undefined {
  if (wanted.length === 0) return undefined;
  if (!isUseful)
    throw new HooksError('usage_invalid', '--report requires --expect or --exit-after.', {
      hint: 'Add an event to wait for, such as --expect meeting.started.',
    });
  const summary = readVariable(environment, 'GITHUB_STEP_SUMMARY');
  const mode = showSecrets ? REPORT_MODE_WITH_SECRETS : REPORT_MODE;
  const reports = wanted.map(readReport).map(({ format, path }) => {
    const { start, render } = FORMATS[format];
    const isSummary = summary !== undefined && resolve(summary) === resolve(path);
    const write = isSummary ? preparedAppending(path) : preparedFile(path, start, mode);
    return (result: WaitResult): void => write(render(result));
  });
  return {
    write: (result) => {
      for (const write of reports) write(result);
    },
  };
}

function preparedFile(path: string, start: string, mode: number): (text: string) => void {
  const file = prepareOwnedFile({
    path,
    what: 'The report',
    option: '--report',
    mode,
    isOurs: (found) => found.startsWith(start),
  });
  return (text) => file.write(text);
}

function preparedAppending(path: string): (text: string) => void {
  const failing = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      throw new HooksError('file_failed', `The report cannot be added to "${path}": ${fileReason(cause)}.`, {
        hint: 'Choose another place for --report.',
        cause,
      });
    }
  };
  failing(() => accessSync(existsSync(path) ? path : dirname(path), constants.W_OK));
  return (text) => failing(() => appendFileSync(path, `\n${text}`));
}

/** The files of reports, for messages. */
export function reportFiles(wanted: readonly string[]): readonly NamedFile[] {
  return wanted.map((each) => ({ option: '--report', path: readReport(each).path }));
}

const REPORT = /^(junit|markdown)=(.*\S.*)$/s;

/** @throws HooksError `usage_invalid` */
function readReport(wanted: string): WantedReport {
  const [, format, path] = REPORT.exec(wanted) ?? [];
  if (path !== undefined) return { format: format === 'markdown' ? 'markdown' : 'junit', path };
  throw new HooksError('usage_invalid', `--report cannot be "${wanted}".`, {
    hint: 'Give the format and a file, such as --report junit=report.xml or --report markdown=report.md.',
  });
}
