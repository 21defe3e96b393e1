import { HooksError } from '../../../domain/errors.ts';
import type { FillResult, Reconciliation } from '../../../domain/reconcile/reconciliation.ts';
import { junitStart, renderJunit } from '../../../views/expectation/junit.ts';
import { reconciliationCases } from '../../../views/reconcile/report-cases.ts';
import { prepareOwnedFile } from '../../shared/owned-file.ts';

/** A CI may collect reports as another user than the one of its jobs. */
const MODE = 0o644;

const SUITE = { name: 'dyte-hooks deliveries reconcile', failureType: 'delivery_missing' } as const;

export interface ReconcileReport {
  /** @throws HooksError `file_failed` */
  write(
    found: Reconciliation,
    filled: FillResult | undefined,
    times: { readonly startedAt: number; readonly endedAt: number },
  ): void;
}

const REPORT = /^junit=(.*\S.*)$/s;

/**
 * Prepares the reports that `--report` asks for; none without it. Old ones of ours are removed at once.
 *
 * @throws HooksError `usage_invalid` or `file_failed`
 */
export function prepareReport(wanted: readonly string[]): ReconcileReport | undefined {
  if (wanted.length === 0) return undefined;
  const files = wanted.map((each) => {
    const path = REPORT.exec(each)?.[1];
    if (path === undefined)
      throw new HooksError('usage_invalid', `--report cannot be "${each}".`, {
        hint: 'Give the format and a file, such as --report junit=report.xml.',
      });
    const start = junitStart(SUITE.name);
    return prepareOwnedFile({
      path,
      what: 'The report',
      option: '--report',
      mode: MODE,
      isOurs: (found) => found.startsWith(start),
    });
  });
  return {
    write: (found, filled, { startedAt, endedAt }) => {
      const seconds = (endedAt - startedAt) / 1000;
      const text = renderJunit(reconciliationCases(found, filled), { startedAt, seconds }, SUITE);
      for (const file of files) file.write(text);
    },
  };
}
