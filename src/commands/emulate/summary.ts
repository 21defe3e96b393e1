import type { EmulatorEvent } from '../../emulator/emulator-event.ts';
import { countText } from '../../domain/text/amounts.ts';

/** What happened in all, as counts. */
export interface EmulateSummary {
  /** Calls that were answered. */
  readonly requests: number;
  readonly attempts: number;
  readonly delivered: number;
  readonly gaveUp: number;
  readonly skipped: number;
  /** Deliveries that ended with the emulator. */
  readonly cancelled: number;
}

const COUNTED = {
  request: 'requests',
  attempt: 'attempts',
  delivered: 'delivered',
  gave_up: 'gaveUp',
  skipped: 'skipped',
  cancelled: 'cancelled',
} as const satisfies Partial<Record<EmulatorEvent['type'], keyof EmulateSummary>>;

export interface SummaryCounter {
  add(event: EmulatorEvent): void;
  summary(): EmulateSummary;
}

export function createSummaryCounter(): SummaryCounter {
  const counts = { requests: 0, attempts: 0, delivered: 0, gaveUp: 0, skipped: 0, cancelled: 0 };
  return {
    add: ({ type }) => {
      if (isCounted(type)) counts[COUNTED[type]] += 1;
    },
    summary: () => ({ ...counts }),
  };
}

function isCounted(type: EmulatorEvent['type']): type is keyof typeof COUNTED {
  return type in COUNTED;
}

/** The same for people, in one line. */
export function renderSummary(summary: EmulateSummary): string {
  const { requests, attempts, delivered, gaveUp, skipped, cancelled } = summary;
  const parts = [
    `${String(delivered)} delivered in ${countText(attempts, 'attempt')}`,
    ...(gaveUp === 0 ? [] : [`${String(gaveUp)} given up`]),
    ...(skipped === 0 ? [] : [`${String(skipped)} skipped`]),
    ...(cancelled === 0 ? [] : [`${String(cancelled)} cancelled`]),
  ];
  return `Stopped after ${countText(requests, 'call')}; deliveries: ${parts.join(', ')}.`;
}
