import { startAdmin } from './health/admin-companion.ts';
import { startAlerts } from './health/alert-companion.ts';
import { startReceiverReport } from './receiver-report.ts';
import { startConnection } from './register/connection-companion.ts';
import type { Receiving, Starter } from './companions.ts';

/**
 * In the order in which they start; they end in the opposite one. Each loads its code only where it was asked
 * for. The one that registers is the last: all others hear of its connection from the beginning, and the
 * webhook is gone before anything else ends.
 */
export const STARTERS: readonly Starter<Receiving>[] = [
  startReceiverReport,
  startAdmin,
  startAlerts,
  async (receiving) => await receiving.live?.start(receiving),
  startConnection,
];
