import type { ReportCase } from './report-cases.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/**
 * Lines that make GitHub's runner show each failure at the run: a command to the runner, so it must be
 * the only thing on its line, and nothing from outside may end it.
 *
 * @param command that the failures are of
 */
export function renderAnnotations(cases: readonly ReportCase[], command = 'listen'): string[] {
  return cases.flatMap(({ name, failure }) => {
    if (failure === undefined) return [];
    const title = property(sanitize(`dyte-hooks ${command}: ${name}`));
    const message = [failure.message, ...failure.details].map(sanitize).join('\n');
    return [`::error title=${title}::${data(message)}\n`];
  });
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
