import { parsePublicKey, type VerificationKey } from '../domain/signature.ts';
import type { Clock } from '../domain/clock.ts';
import type { KeySource, Renewal } from './key-source.ts';
import type { KeyEvent } from './receiver-event.ts';

export interface PublishedKeyOptions {
  /** Fetches the key document's PEM text; it must end when the signal is aborted. */
  readonly fetchPem: (signal: AbortSignal) => Promise<string>;
  readonly clock: Clock;
  readonly onEvent: (event: KeyEvent) => void;
}

/**
 * How long a delivery waits for a key that is being fetched, in milliseconds, from the start of the
 * fetch. Twice this (a first key, then a changed one) must stay below the 3 seconds that a sender
 * waits (facts: deliveries, "Retries").
 */
const PATIENCE = 1200;

/** Longest fetch; it may go on after the deliveries that waited for it have been answered. */
const FETCH_LIMIT = 10_000;

/**
 * Shortest time from one repeated fetch to the next, in milliseconds: forged deliveries cause fetches,
 * and must not make us a burden to the service.
 */
const RENEWAL_PAUSE = 5000;

/** Waits between attempts at the first key, doubled each time. */
const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 15_000;

/**
 * The key that the service publishes. It is fetched at once, tried again in the background until it is
 * there, and then kept; a signature that does not match has it fetched again.
 */
export function publishedKey(options: PublishedKeyOptions): KeySource {
  return new PublishedKey(options);
}

class PublishedKey implements KeySource {
  readonly #options: PublishedKeyOptions;
  readonly #closing = new AbortController();
  #known: { readonly pem: string; readonly key: VerificationKey } | undefined;
  /** Ends with the fetch under way, or with the patience of those who wait for it. */
  #underWay: Promise<unknown> | undefined;
  #isFailureTold = false;
  #lastRenewal: { readonly at: number; succeeded: boolean } | undefined;

  constructor(options: PublishedKeyOptions) {
    this.#options = options;
    // It ends early only when it is closed.
    void this.#fetchUntilKnown().catch(() => undefined);
  }

  async current(): Promise<VerificationKey | undefined> {
    if (this.#known === undefined) await this.#underWay;
    return this.#known?.key;
  }

  async renew(stale: VerificationKey): Promise<Renewal> {
    const known = this.#compare(stale);
    if (known.kind === 'changed') return known;
    if (this.#underWay === undefined && this.#mayRenew()) this.#beginRenewal();
    await this.#underWay;
    return this.#compare(stale);
  }

  close(): void {
    this.#closing.abort(new Error('The receiver was closed.'));
  }

  #compare(stale: VerificationKey): Renewal {
    const key = this.#known?.key;
    if (key !== undefined && key !== stale) return { kind: 'changed', key };
    return { kind: this.#lastRenewal?.succeeded === true ? 'same' : 'unknown' };
  }

  #mayRenew(): boolean {
    const last = this.#lastRenewal;
    return last === undefined || this.#options.clock.elapsed() - last.at >= RENEWAL_PAUSE;
  }

  #beginRenewal(): void {
    const renewal = { at: this.#options.clock.elapsed(), succeeded: false };
    this.#lastRenewal = renewal;
    void this.#begin((succeeded) => {
      renewal.succeeded = succeeded;
    });
  }

  async #fetchUntilKnown(): Promise<void> {
    let backoff = FIRST_BACKOFF;
    while (!(await this.#begin(() => undefined))) {
      await this.#options.clock.sleep(backoff, this.#closing.signal);
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF);
    }
  }

  /** @param record told how it ended before those who wait for it go on */
  #begin(record: (succeeded: boolean) => void): Promise<boolean> {
    const settled = new AbortController();
    const fetched = this.#fetchOnce().then((succeeded) => {
      settled.abort();
      this.#underWay = undefined;
      record(succeeded);
      return succeeded;
    });
    const late = this.#options.clock.sleep(PATIENCE, settled.signal).catch(() => undefined);
    this.#underWay = Promise.race([fetched, late]);
    return fetched;
  }

  /** Never fails: says whether a key was had. */
  async #fetchOnce(): Promise<boolean> {
    try {
      this.#accept(await this.#fetchWithinLimit());
      this.#isFailureTold = false;
      return true;
    } catch (error) {
      const isTold = this.#isFailureTold || this.#closing.signal.aborted;
      this.#isFailureTold = true;
      if (!isTold) this.#options.onEvent({ type: 'key_unavailable', error });
      return false;
    }
  }

  async #fetchWithinLimit(): Promise<string> {
    const { fetchPem, clock } = this.#options;
    const limit = new AbortController();
    const finished = new AbortController();
    const tooLong = clock.sleep(FETCH_LIMIT, finished.signal).then((): never => {
      const reason = new Error('The key document took too long.');
      limit.abort(reason);
      throw reason;
    });
    try {
      const signal = AbortSignal.any([this.#closing.signal, limit.signal]);
      return await Promise.race([fetchPem(signal), tooLong]);
    } finally {
      finished.abort();
    }
  }

  #accept(pem: string): void {
    const before = this.#known;
    if (before?.pem === pem) {
      if (this.#isFailureTold) this.#options.onEvent({ type: 'key_ready' });
      return;
    }
    this.#known = { pem, key: parsePublicKey(pem) };
    this.#options.onEvent({ type: before === undefined ? 'key_ready' : 'key_changed' });
  }
}
