import type { Clock } from '../domain/clock.ts';
import { isHandled, type ForwardOutcome } from '../domain/stored-delivery.ts';
import type { AdmittedForward, PendingForward } from '../store/delivery-store.ts';
import type { Forwarder } from './forwarder.ts';

/** What a sender hears of what the targets answered. */
export interface RelayedAnswer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RelayOptions {
  readonly forwarder: Pick<Forwarder, 'accept' | 'nextOutcome'>;
  readonly clock: Clock;
  /** Milliseconds that a sender waits for its answer at most. */
  readonly timeout: number;
}

/** There was no outcome in time, or there will be none because forwarding ends. */
type Missing = 'late' | 'ended';

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
  if (outcome === 'ended') return plain(503, 'the receiver ends');
  switch (outcome.kind) {
    case 'answered':
      return { status: outcome.status, ...contentOf(outcome) };
    case 'timeout':
      return plain(504, 'the application has not answered in time');
    case 'network_error':
      return plain(502, 'the application cannot be reached');
    case 'exited':
      return isHandled(outcome) ? plain(200, 'ok') : plain(500, 'the command failed');
    case 'not_started':
      return plain(500, 'the command could not be started');
  }
}

function plain(status: number, line: string): RelayedAnswer {
  return { status, body: `${line}\n`, headers: {} };
}

/** Only the beginning was kept, and of what is compressed a beginning is of no use. */
function contentOf({
  headers,
  answerStart,
}: Extract<ForwardOutcome, { kind: 'answered' }>): Pick<RelayedAnswer, 'body' | 'headers'> {
  const valueOf = (wanted: string): string | undefined =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (valueOf('content-encoding') !== undefined) return { body: '', headers: {} };
  const type = valueOf('content-type');
  return { body: answerStart, headers: type === undefined ? {} : { 'Content-Type': type } };
}
