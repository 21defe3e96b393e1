import type { Clock } from '../domain/clock.ts';
import { headerValues } from '../domain/http/header-pairs.ts';
import { isWorthAnotherTry } from '../domain/network/network-fault.ts';
import { isHandled, type ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import { contentHeaders, decodeContent } from '../domain/http/decode-content.ts';
import { MAX_ANSWER_BYTES, MAX_DECODED_BYTES } from './target.ts';
import type { AdmittedForward, PendingForward } from '../store/delivery-store.ts';

/** What a sender hears of what the targets answered. */
export interface RelayedAnswer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RelayOptions {
  readonly forwarder: {
    accept(delivery: PendingForward, forwards: readonly AdmittedForward[]): void;
    nextOutcome(position: number, target: string): Promise<ForwardOutcome | 'paused' | undefined>;
  };
  readonly clock: Clock;
  /** Milliseconds that a sender waits for its answer at most. */
  readonly timeout: number;
}

type AnsweredOutcome = Extract<ForwardOutcome, { kind: 'answered' }>;

/** There was no outcome in time, or there will be none because forwarding is paused, or ends. */
type Missing = 'late' | 'paused' | 'ended';

/**
 * Hands a delivery over and waits for what comes of it.
 *
 * @returns what the first target answered that did not handle it, else the first; undefined when there
 * is nothing to wait for, because no target wants it or all have handled it already
 */
export async function relay(
  delivery: PendingForward,
  forwards: readonly AdmittedForward[],
  { forwarder, clock, timeout }: RelayOptions,
): Promise<RelayedAnswer | undefined> {
  const awaited = forwards.filter(({ state }) => state !== 'succeeded');
  if (awaited.length === 0) return undefined;
  const answered = new AbortController();
  const late = clock.sleep(timeout, answered.signal).then(
    (): Missing => 'late',
    (): Missing => 'late',
  );
  const outcomes = awaited.map(async ({ target }): Promise<ForwardOutcome | Missing> => {
    const outcome = forwarder.nextOutcome(delivery.position, target);
    return await Promise.race([outcome.then((known): ForwardOutcome | Missing => known ?? 'ended'), late]);
  });
  forwarder.accept(delivery, forwards);
  try {
    const found = await Promise.all(outcomes);
    const first = found.find((one) => typeof one === 'string' || !isHandled(one)) ?? found[0];
    return first === undefined ? undefined : answerFor(first);
  } finally {
    answered.abort();
  }
}

function answerFor(outcome: ForwardOutcome | Missing): RelayedAnswer {
  if (outcome === 'late') return plain(504, 'the application has not answered in time');
  // The application has not had it: a sender that were told that all is well would hear of no failure later.
  if (outcome === 'paused') return plain(503, 'forwarding is paused');
  if (outcome === 'ended') return plain(503, 'the receiver ends');
  switch (outcome.kind) {
    case 'answered':
      return { status: outcome.status, ...contentOf(outcome) };
    case 'timeout':
      return plain(504, 'the application has not answered in time');
    case 'network_error':
      return plain(
        502,
        isWorthAnotherTry(outcome.fault)
          ? 'the application cannot be reached'
          : 'the application gave no answer that can be read',
      );
    case 'exited':
      return isHandled(outcome) ? plain(200, 'ok') : plain(500, 'the command failed');
    case 'not_started':
      return plain(500, 'the command could not be started');
  }
}

function plain(status: number, line: string): RelayedAnswer {
  return { status, body: `${line}\n`, headers: {} };
}

/**
 * The bytes as they came, with what says how to read them. Of a longer body only the beginning was kept;
 * of one with a coding nobody could read it, so that what is in it is given without the coding.
 */
function contentOf(outcome: AnsweredOutcome): Pick<RelayedAnswer, 'body' | 'headers'> {
  const { headers, answerStart } = outcome;
  const { encoding, type } = contentHeaders(headers);
  const typed: Readonly<Record<string, string>> = type === undefined ? {} : { 'Content-Type': type };
  if (encoding === undefined) return { body: answerStart, headers: typed };
  if (answerStart.length === 0) return { body: '', headers: typed };
  if (isWhole(outcome)) return { body: answerStart, headers: { ...typed, 'Content-Encoding': encoding } };
  const decoded = decodeContent(answerStart, encoding, { maxBytes: MAX_DECODED_BYTES, isPart: true });
  return decoded.kind === 'decoded'
    ? { body: decoded.bytes.subarray(0, MAX_ANSWER_BYTES), headers: typed }
    : { body: '', headers: {} };
}

/** Whether all of the body was kept: by its length, or without one by how much was kept. */
function isWhole({ headers, answerStart }: AnsweredOutcome): boolean {
  const [length] = headerValues(headers, 'content-length');
  return length === undefined ? answerStart.length < MAX_ANSWER_BYTES : Number(length) === answerStart.length;
}

/** Those who wait for the next outcome of a delivery at a target. */
export class OutcomeWaiters {
  readonly #waiting = new Map<string, ((outcome: ForwardOutcome | 'paused' | undefined) => void)[]>();
  #isOver = false;

  /** @returns undefined when it is over before there is one */
  next(position: number, target: string): Promise<ForwardOutcome | 'paused' | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    const key = keyOf(position, target);
    return new Promise((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]);
    });
  }

  resolve(position: number, target: string, outcome: ForwardOutcome | 'paused'): void {
    const key = keyOf(position, target);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    for (const resolve of waiting) resolve(outcome);
  }

  end(): void {
    this.#isOver = true;
    for (const resolve of [...this.#waiting.values()].flat()) resolve(undefined);
    this.#waiting.clear();
  }
}

function keyOf(position: number, target: string): string {
  return `${String(position)} ${target}`;
}
