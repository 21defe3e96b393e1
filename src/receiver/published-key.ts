import { parsePublicKey, type VerificationKey } from '../domain/signature/public-key.ts';
import { FORMER_KEY_MS, isStillAccepted, type FormerKey } from '../domain/signature/former-key.ts';
import { keyFingerprint } from '../domain/signature/key-fingerprint.ts';
import { HooksError } from '../domain/errors.ts';
import type { Clock } from '../domain/clock.ts';
import type { KeySource, Renewal } from './key-source.ts';
import type { KeyEvent } from './receiver-event.ts';

export interface PublishedKeyOptions {
  /** Fetches the key document's PEM text; it must end when the signal is aborted. */
  readonly fetchPem: (signal: AbortSignal) => Promise<string>;
  /** Where from, for people. */
  readonly origin: string;
  /** What earlier runs have kept, and where keys are kept for the next one. */
  readonly kept?: KeptKeys | undefined;
  readonly clock: Clock;
  readonly onEvent: (event: KeyEvent) => void;
}

export interface KeptKeys {
  /** The last good key, used until a fetch succeeds. */
  readonly pem: string | undefined;
  readonly write: (pem: string) => void;
  /** The one before it. */
  readonly former: FormerKey | undefined;
  readonly writeFormer: (key: FormerKey) => void;
}

/**
 * How long a delivery waits for a key that is being fetched, in milliseconds, from the start of the
 * fetch. Twice this (a first key, then a changed one) must stay below the 3 seconds that a sender
 * waits (docs/service.md, "Retries").
 */
const LATE_AFTER_MS = 1200;

/** A first key that takes longer is said to be missing, in milliseconds. */
const MISSING_AFTER_MS = 1000;

/** Longest fetch; it may go on after the deliveries that waited for it have been answered. */
const FETCH_TIMEOUT_MS = 10_000;

/**
 * Shortest time from one repeated fetch to the next, in milliseconds: forged deliveries cause fetches,
 * and must not make us a burden to the service.
 */
const MIN_RENEWAL_INTERVAL_MS = 5000;

/** How long a delivery may wait until the next fetch may begin, so that it ends in time for an answer. */
const RENEWAL_WAIT_MS = 1200;

/** Deliveries that wait for a fetch at once: forged ones must not fill all connections. */
const MAX_WAITING = 64;

/** Waits between attempts at the first key, doubled each time. */
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 15_000;

/**
 * The key that the service publishes. It is fetched at once, tried again in the background until it is
 * there, and then kept; a signature that does not match has it fetched again.
 */
export function publishedKey(options: PublishedKeyOptions): KeySource {
  return new PublishedKey(options);
}

interface KnownKey {
  readonly pem: string;
  readonly key: VerificationKey;
}

class PublishedKey implements KeySource {
  readonly #options: PublishedKeyOptions;
  readonly #closing = new AbortController();
  /** Aborted once a fetch has succeeded. */
  readonly #isThere = new AbortController();
  #known: KnownKey | undefined;
  #former: (KnownKey & FormerKey) | undefined;
  /** Ends with the fetch under way, or with the patience of those who wait for it. */
  #underWay: Promise<unknown> | undefined;
  /** Whether those who waited for the fetch under way have given it up. */
  #isLate = false;
  /** The next renewal, which may not begin yet. */
  #planned: Promise<void> | undefined;
  #waiting = 0;
  #isFailureReported = false;
  #isLateReported = false;
  #lastRenewal = -Infinity;
  /** When the last fetch began that succeeded: the known key was the service's after that. */
  #confirmedAt = -Infinity;

  constructor(options: PublishedKeyOptions) {
    this.#options = options;
    this.#known = readKept(options.kept?.pem);
    this.#former = readFormer(options.kept?.former);
    // It ends early only when it is closed.
    void this.#fetchUntilKnown().catch(() => undefined);
  }

  async current(): Promise<VerificationKey | undefined> {
    if (this.#known === undefined) await this.#underWay;
    return this.#known?.key;
  }

  known(): VerificationKey | undefined {
    return this.#known?.key;
  }

  former(): VerificationKey | undefined {
    const former = this.#former;
    return former !== undefined && isStillAccepted(former, this.#options.clock.now())
      ? former.key
      : undefined;
  }

  async renew(stale: VerificationKey, cameAt: number): Promise<Renewal> {
    for (;;) {
      const key = this.#known?.key;
      if (key !== undefined && key !== stale) return { kind: 'changed', key };
      if (this.#confirmedAt >= cameAt) return { kind: 'same' };
      const news = this.#waiting < MAX_WAITING ? this.#nextNews(cameAt) : undefined;
      if (news === undefined) return { kind: 'unknown' };
      this.#waiting += 1;
      await news;
      this.#waiting -= 1;
    }
  }

  close(): void {
    this.#closing.abort(new Error('The receiver was closed.'));
  }

  /** What may tell of another key in time for the answer to a delivery; undefined for nothing. */
  #nextNews(cameAt: number): Promise<unknown> | undefined {
    if (this.#closing.signal.aborted) return undefined;
    if (this.#underWay !== undefined) return this.#isLate ? undefined : this.#underWay;
    const now = this.#options.clock.elapsed();
    const beginsAt = Math.max(now, this.#lastRenewal + MIN_RENEWAL_INTERVAL_MS);
    const isInTime = beginsAt - cameAt <= RENEWAL_WAIT_MS;
    if (beginsAt > now) return isInTime ? this.#planRenewal(beginsAt - now) : undefined;
    // Too late for this delivery, but its next attempt finds the key.
    const renewal = this.#beginRenewal();
    return isInTime ? renewal : undefined;
  }

  #planRenewal(inMs: number): Promise<void> {
    this.#planned ??= this.#options.clock.sleep(inMs, this.#closing.signal).then(
      () => {
        this.#planned = undefined;
        if (this.#underWay === undefined) void this.#beginRenewal();
      },
      () => undefined,
    );
    return this.#planned;
  }

  #beginRenewal(): Promise<unknown> | undefined {
    this.#lastRenewal = this.#options.clock.elapsed();
    void this.#begin();
    return this.#underWay;
  }

  async #fetchUntilKnown(): Promise<void> {
    let backoff = FIRST_BACKOFF_MS;
    void this.#emitWhenLate().catch(() => undefined);
    while (this.#confirmedAt === -Infinity) {
      // A delivery may have it fetched meanwhile, where a kept key did not match.
      const hasKey = this.#underWay === undefined && (await this.#begin());
      if (hasKey) return;
      await this.#options.clock.sleep(backoff, this.#closing.signal);
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
    }
  }

  /** Also where the document hangs, and nothing has failed yet. */
  async #emitWhenLate(): Promise<void> {
    await this.#options.clock.sleep(
      MISSING_AFTER_MS,
      AbortSignal.any([this.#closing.signal, this.#isThere.signal]),
    );
    if (this.#isFailureReported) return;
    this.#isLateReported = true;
    const { origin } = this.#options;
    this.#emitUnavailable(
      new HooksError('key_unavailable', `The service’s public key has not come yet from ${origin}.`, {
        hint: 'It is waited for; --public-key takes a key from elsewhere.',
      }),
    );
  }

  #emitUnavailable(error: unknown): void {
    const hasEarlier = this.#known !== undefined;
    this.#options.onEvent({ type: 'key_unavailable', error, hasEarlier });
  }

  /** @returns whether a key was had */
  #begin(): Promise<boolean> {
    const settled = new AbortController();
    this.#isLate = false;
    const fetched = this.#fetchOnce().then((succeeded) => {
      settled.abort();
      this.#underWay = undefined;
      return succeeded;
    });
    const late = this.#options.clock.sleep(LATE_AFTER_MS, settled.signal).then(
      () => {
        this.#isLate = true;
      },
      () => undefined,
    );
    this.#underWay = Promise.race([fetched, late]);
    return fetched;
  }

  /** Never fails: says whether a key was had. */
  async #fetchOnce(): Promise<boolean> {
    const begunAt = this.#options.clock.elapsed();
    try {
      this.#accept(await this.#fetchWithinLimit());
      this.#confirmedAt = begunAt;
      this.#isFailureReported = false;
      this.#isThere.abort();
      return true;
    } catch (error) {
      const isReported = this.#isFailureReported || this.#closing.signal.aborted;
      this.#isFailureReported = true;
      if (!isReported) this.#emitUnavailable(error);
      return false;
    }
  }

  async #fetchWithinLimit(): Promise<string> {
    const { fetchPem, clock } = this.#options;
    const limit = new AbortController();
    const finished = new AbortController();
    const tooLong = clock.sleep(FETCH_TIMEOUT_MS, finished.signal).then((): never => {
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
      if (this.#isFailureReported || this.#isLateReported) this.#options.onEvent({ type: 'key_ready' });
      this.#isLateReported = false;
      return;
    }
    const isFormer = this.#former?.pem === pem;
    const known = { pem, key: parsePublicKey(pem) };
    this.#known = known;
    this.#options.kept?.write(pem);
    if (before === undefined) {
      this.#options.onEvent({ type: 'key_ready' });
      return;
    }
    this.#keepFormer(before);
    // A document that goes back and forth is nothing new each time.
    if (!isFormer)
      this.#options.onEvent({
        type: 'key_changed',
        fingerprint: keyFingerprint(known.key.keyObject),
        formerFingerprint: keyFingerprint(before.key.keyObject),
        formerUntil: this.#options.clock.now() + FORMER_KEY_MS,
      });
  }

  #keepFormer({ pem, key }: KnownKey): void {
    const until = this.#options.clock.now() + FORMER_KEY_MS;
    this.#former = { pem, key, until };
    this.#options.kept?.writeFormer({ pem, until });
  }
}

function readFormer(kept: FormerKey | undefined): (KnownKey & FormerKey) | undefined {
  const known = readKept(kept?.pem);
  return known === undefined || kept === undefined ? undefined : { ...known, until: kept.until };
}

/** What was kept may have been damaged since. */
function readKept(pem: string | undefined): KnownKey | undefined {
  if (pem === undefined) return undefined;
  try {
    return { pem, key: parsePublicKey(pem) };
  } catch {
    return undefined;
  }
}
