import { countText, numberText } from '../../domain/text/amounts.ts';
import type { VerdictCounts } from '../../domain/check/check-summary.ts';

/** How a check stands: `2 failed, 1 warning, 30 passed, 5 skipped`; what there is none of is not named. */
export function countsText({ fail, warn, pass, skip }: VerdictCounts): string {
  return [
    ...(fail > 0 ? [`${numberText(fail)} failed`] : []),
    ...(warn > 0 ? [countText(warn, 'warning')] : []),
    `${numberText(pass)} passed`,
    ...(skip > 0 ? [`${numberText(skip)} skipped`] : []),
  ].join(', ');
}
