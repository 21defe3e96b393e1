import { HooksError } from '../../domain/errors.ts';
import { prepareOwnedFile } from '../shared/owned-file.ts';
import { requireSeparateFiles } from '../shared/separate-files.ts';
import { HTML_START, renderHtmlReport } from '../../views/check/html.ts';
import { renderJunitReport, JUNIT_START } from '../../views/check/junit.ts';
import { MARKDOWN_START, renderMarkdownReport } from '../../views/check/markdown.ts';
import type { CheckOutcome } from '../../check/run-check.ts';
import type { CheckReport } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

/** A CI may collect reports as another user than the one of its jobs. */
const MODE = 0o644;

interface Format {
  /** What a file of ours begins with. */
  readonly start: string;
  readonly render: (report: CheckReport, hide: HideSecrets) => string;
}

const FORMATS = {
  junit: { start: JUNIT_START, render: renderJunitReport },
  html: { start: HTML_START, render: renderHtmlReport },
  markdown: { start: MARKDOWN_START, render: renderMarkdownReport },
} as const satisfies Readonly<Record<string, Format>>;

export interface CheckReports {
  /** @throws HooksError `file_failed` */
  write(outcome: CheckOutcome, hide: HideSecrets): void;
}

/**
 * Prepares the reports that `--report` asks for; none without it. Old ones of ours are removed at once.
 *
 * @throws HooksError `usage_invalid` or `file_failed`
 */
export function prepareReports(wanted: readonly string[]): CheckReports | undefined {
  if (wanted.length === 0) return undefined;
  const read = wanted.map(readReport);
  requireSeparateFiles(read.map(({ path }) => ({ option: '--report', path })));
  const files = read.map(({ format, path }) => {
    const { start, render } = FORMATS[format];
    const isOurs = (found: string): boolean => found.startsWith(start);
    const file = prepareOwnedFile({ path, what: 'The report', option: '--report', mode: MODE, isOurs });
    return { file, render };
  });
  return {
    write: ({ report }, hide) => {
      for (const { file, render } of files) file.write(render(report, hide));
    },
  };
}

const REPORT = /^(junit|html|markdown)=(.*\S.*)$/s;

function isFormat(word: string): word is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, word);
}

function readReport(wanted: string): { readonly format: keyof typeof FORMATS; readonly path: string } {
  const [, format = '', path] = REPORT.exec(wanted) ?? [];
  if (path !== undefined && isFormat(format)) return { format, path };
  throw new HooksError('usage_invalid', `--report cannot be "${wanted}".`, {
    hint: 'Give the format and a file, such as --report junit=report.xml, --report html=report.html or --report markdown=report.md.',
  });
}
