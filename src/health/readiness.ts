import type { Clock } from '../domain/clock.ts';
import { HooksError } from '../domain/errors.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';
import { shareResult } from './shared-result.ts';

/** Why no delivery can be taken now. Codes are part of the interface (docs/health.md, "Readiness"). */
export const UNREADINESS = {
  store_full: 'The store is full: no delivery can be kept.',
  store_busy: 'Another process writes to the store: no delivery can be kept.',
  store_damaged: 'The store is damaged: no delivery can be kept.',
  store_unusable: 'The store cannot be used by this version.',
  store_failed: 'The store does not work: no delivery can be kept.',
  store_slow: 'The store does not answer in time: no delivery can be kept.',
  key_unavailable: 'The public key is not there: signatures cannot be checked.',
  shutting_down: 'The receiver is ending.',
} as const;

export type UnreadyCode = keyof typeof UNREADINESS;

/** Whether deliveries can be taken now, and why they cannot. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly reasons: readonly { readonly code: UnreadyCode; readonly message: string }[];
}

export interface ReadinessOptions {
  readonly store: Pick<DeliveryStore, 'health'>;
  /** Whether the key is there; undefined where nothing is checked. */
  readonly hasKey: (() => Promise<boolean>) | undefined;
  readonly clock: Clock;
}

/** The store is asked at most so often, however many ask us. */
const PROBE_INTERVAL_MS = 1000;

/** A delivery that waits longer for the store is answered too late (docs/service.md, "Retries"). */
const STORE_TIMEOUT_MS = 2500;

/** Finds out whether deliveries can be taken. */
export class Readiness {
  readonly #options: ReadinessOptions;
  readonly #probeStore: () => Promise<UnreadyCode | undefined>;
  #isEnding = false;

  constructor(options: ReadinessOptions) {
    this.#options = options;
    const { clock } = options;
    this.#probeStore = shareResult(async () => await this.#storeProblem(), {
      clock,
      intervalMs: PROBE_INTERVAL_MS,
    });
  }

  /** From now on nothing is ready. */
  end(): void {
    this.#isEnding = true;
  }

  /** Never fails. */
  async report(): Promise<ReadinessReport> {
    const codes = this.#isEnding ? (['shutting_down'] as const) : await this.#problems();
    const reasons = codes.map((code) => ({ code, message: UNREADINESS[code] }));
    return { ready: reasons.length === 0, reasons };
  }

  async #problems(): Promise<readonly UnreadyCode[]> {
    const { hasKey } = this.#options;
    const [store, isKeyThere] = await Promise.all([this.#storeInTime(), hasKey?.() ?? true]);
    return [...(store === undefined ? [] : [store]), ...(isKeyThere ? [] : (['key_unavailable'] as const))];
  }

  async #storeInTime(): Promise<UnreadyCode | undefined> {
    const { clock } = this.#options;
    const answered = new AbortController();
    const tooLong = clock.sleep(STORE_TIMEOUT_MS, answered.signal).then(
      () => 'store_slow' as const,
      () => undefined,
    );
    try {
      return await Promise.race([this.#probeStore(), tooLong]);
    } finally {
      answered.abort();
    }
  }

  async #storeProblem(): Promise<UnreadyCode | undefined> {
    try {
      await this.#options.store.health?.probe();
      return undefined;
    } catch (error) {
      return error instanceof HooksError && isUnreadyCode(error.code) ? error.code : 'store_failed';
    }
  }
}

function isUnreadyCode(code: string): code is UnreadyCode {
  return Object.hasOwn(UNREADINESS, code);
}
