import { isSuccess } from '../domain/http/success.ts';
import type { Clock } from '../domain/clock.ts';
import type { DeliveryFault, DeliveryFaultKind, DropMoment } from '../domain/fault/delivery-fault.ts';
import type { DeliverOptions } from '../sender/deliver.ts';
import type { AttemptResult } from '../sender/send-attempt.ts';
import type { DeliveryFaults } from './delivery-faults.ts';
import type { EmulatedDelivery } from './emulator-event.ts';
import { createHeldDeliveries } from './held-deliveries.ts';
import { createThrottle } from './throttle.ts';

/** What faults do to deliveries. */
export interface FaultEffects {
  /**
   * Waits until a delivery that meets these may be sent: at once, late, or when another one has overtaken it.
   *
   * @throws the signal's reason
   */
  begin(faults: readonly DeliveryFault[], webhookId: string): Promise<void>;
  /**
   * When the second one of two may be sent, where a delivery is sent twice.
   *
   * @param begun when the first one may be
   */
  second(faults: readonly DeliveryFault[], begun: Promise<void>): Promise<void> | undefined;
  /** @param faults those that meet this sending of it */
  attempts(delivery: EmulatedDelivery, faults: readonly DeliveryFault[]): AttemptFaults;
}

/** What they do to the attempts of one delivery. */
export interface AttemptFaults {
  readonly attempt: NonNullable<DeliverOptions['attempt']>;
  /** Those that the newest attempt has met. */
  injected(): readonly DeliveryFaultKind[];
  /** Whether each retry has a UUID of its own. */
  readonly hasNewUuid: boolean;
}

interface FaultEffectsOptions {
  readonly faults: Pick<DeliveryFaults, 'throttle'>;
  readonly clock: Clock;
  /** Factor for waits. */
  readonly timeScale: number;
  /** Ends waits. */
  readonly signal: AbortSignal;
}

export function createFaultEffects({
  faults: all,
  clock,
  timeScale,
  signal,
}: FaultEffectsOptions): FaultEffects {
  const held = createHeldDeliveries(clock);
  const throttle = createThrottle(() => all.throttle(), clock, timeScale);
  return {
    begin: async (faults, webhookId) => {
      for (const fault of faults) {
        if (fault.kind === 'delay') await clock.sleep(fault.byMs * timeScale, signal);
        if (fault.kind === 'reorder') await held.hold(webhookId, fault.withinMs * timeScale, signal);
      }
    },
    second: (faults, begun) => {
      const twice = faults.find((fault) => fault.kind === 'duplicate');
      if (twice === undefined || twice.afterMs === 0) return twice === undefined ? undefined : begun;
      return begun.then(() => clock.sleep(twice.afterMs * timeScale, signal));
    },
    attempts: ({ url, webhookId }, faults) => {
      const { unsent, dropped, isHeld, toldOfAttempt, hasNewUuid } = ofAttempts(faults);
      let injected: DeliveryFaultKind[] = [];
      const send: AttemptFaults['attempt'] = async (attempt, sendNow) => {
        const status = unsent(attempt);
        if (status !== undefined) return notSent(status);
        if (await throttle.turn(url, signal)) injected.push('throttle');
        return sendNow({ drop: dropped(attempt) });
      };
      return {
        attempt: async (attempt, sendNow) => {
          injected = toldOfAttempt(attempt);
          const result = await send(attempt, sendNow);
          throttle.ended(url, result.kind === 'answered' && isSuccess(result.status));
          if (!isHeld) held.passed(webhookId);
          return result;
        },
        injected: () => injected,
        hasNewUuid,
      };
    },
  };
}

/** Told once for each sending; a retry is neither late nor held back. */
const OF_FIRST_ATTEMPT = ['delay', 'reorder', 'duplicate'] as const;

function ofAttempts(faults: readonly DeliveryFault[]) {
  const fail = faults.find((fault) => fault.kind === 'fail');
  const drop = faults.find((fault) => fault.kind === 'drop');
  const has = (kind: DeliveryFaultKind): boolean => faults.some((fault) => fault.kind === kind);
  const unsent = (attempt: number): number | undefined =>
    fail !== undefined && attempt <= fail.attempts ? fail.status : undefined;
  const dropped = (attempt: number): DropMoment | undefined =>
    drop !== undefined && attempt <= drop.attempts && unsent(attempt) === undefined ? drop.at : undefined;
  return {
    unsent,
    dropped,
    isHeld: has('reorder'),
    hasNewUuid: has('new_uuid'),
    toldOfAttempt: (attempt: number): DeliveryFaultKind[] => [
      ...(attempt === 1 ? OF_FIRST_ATTEMPT.filter(has) : []),
      ...(attempt > 1 && has('new_uuid') ? (['new_uuid'] as const) : []),
      ...(unsent(attempt) === undefined ? [] : (['fail'] as const)),
      ...(dropped(attempt) === undefined ? [] : (['drop'] as const)),
    ],
  };
}

function notSent(status: number): AttemptResult {
  const content = { encoding: undefined, type: undefined };
  return { kind: 'answered', status, answerStart: Buffer.alloc(0), content, durationMs: 0 };
}
