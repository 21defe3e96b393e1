import { notify, type Context } from '../../context.ts';
import { durationText } from '../../domain/text/duration.ts';
import { HooksError } from '../../domain/errors.ts';
import { parseExpectation } from '../../domain/expectation/expectation-syntax.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { sinceAt } from './filter.ts';
import { createDeliveryTail, newestPosition, openWhenThere, POLL_INTERVAL_MS } from './delivery-tail.ts';
import { createPrinter, type Printer } from './delivery-printer.ts';
import { exitWithResult } from '../shared/exit-with-result.ts';
import { expectationWarnings } from '../shared/expectation-warnings.ts';
import type { Expectation } from '../../domain/expectation/expectation.ts';
import type { TimeExpression } from '../../domain/text/moment.ts';
import type { DeliveryFilter, LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import { createWait, type EndReason, type Wait } from '../../domain/expectation/wait-result.ts';
import type { TrackedDelivery } from '../../domain/expectation/near-misses.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';

export interface DeliveriesWaitOptions {
  /** Expectations as they were given. */
  readonly expect: readonly string[];
  readonly inOrder: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  /** Deliveries that were received before count from then on; only new ones when undefined. */
  readonly since: TimeExpression | undefined;
  readonly meeting: string | undefined;
  readonly webhook: string | undefined;
  readonly showSecrets: boolean;
  readonly store: string | undefined;
}

/**
 * Waits for deliveries that a receiver elsewhere puts into the store, and prints those that were waited
 * for as they come.
 *
 * @throws HooksError `expectation_unmet` when not all came in time, `interrupted`, `option_missing`
 * without an expectation, `usage_invalid`, and what opening a store can throw
 */
export async function run(options: DeliveriesWaitOptions, context: Context): Promise<void> {
  const expectations = readExpectations(options);
  for (const note of await expectationWarnings(expectations)) notify(context, note);
  const { inOrder, timeout: timeoutMs, showSecrets } = options;
  const expected = createWait({ expectations, inOrder, timeoutMs, showSecrets }, context.clock);
  const printer = await createPrinter(context, { showSecrets, streams: true });
  const endedBy = await wait(options, context, expected, printer);
  await exitWithResult(expected.result(endedBy), undefined, context, { command: 'deliveries wait' });
}

function readExpectations({ expect }: DeliveriesWaitOptions): readonly Expectation[] {
  if (expect.length > 0) return expect.map(parseExpectation);
  throw new HooksError('option_missing', 'No expectation was given.', {
    hint: "Add --expect meeting.ended, or --expect 'recording.statusUpdate{recording.status=UPLOADED}'.",
  });
}

async function wait(
  options: DeliveriesWaitOptions,
  context: Context,
  expected: Wait,
  printer: Printer,
): Promise<EndReason> {
  const timeout = new AbortController();
  const isOver = new AbortController();
  const ending = AbortSignal.any([context.signal, timeout.signal]);
  context.clock.sleep(options.timeout, isOver.signal).then(
    () => timeout.abort(),
    () => undefined,
  );
  try {
    await waitUntil(options, context, ending, expected, printer);
  } catch (error) {
    if (!ending.aborted || error !== ending.reason) throw error;
  } finally {
    isOver.abort();
  }
  if (expected.allMet) return 'expectations';
  return context.signal.aborted ? 'signal' : 'timeout';
}

/** Looks into the store until all came or `ending` is aborted, and once more then. */
async function waitUntil(
  options: DeliveriesWaitOptions,
  context: Context,
  ending: AbortSignal,
  expected: Wait,
  printer: Printer,
): Promise<void> {
  const filter: DeliveryFilter = {
    since: sinceAt(options.since, context.clock.now()),
    meeting: options.meeting?.trim(),
    webhook: options.webhook?.trim(),
  };
  const { store: file, expect, timeout } = options;
  const announce = (): void =>
    notify(context, `Waiting for ${sanitize(expect.join(', '))}, at most ${durationText(timeout)}.`);
  const { history, wasThere } = await openWhenThere(context, file, ending, announce);
  const after = wasThere && options.since === undefined ? newestPosition(history) : 0;
  // Said once whatever comes from now on counts: a script may go on when it has read this.
  if (wasThere) announce();
  const tail = createDeliveryTail({ context, file, filter }, history, after);
  try {
    for (;;) {
      // Asked before the look: what came in the last moment counts.
      const isLast = ending.aborted;
      for await (const entry of tail.poll(Infinity, context.signal)) {
        if (expected.take(asTracked(entry)) !== undefined) printer.print(entry, tail.history());
        if (expected.allMet) break;
      }
      printer.flush();
      if (expected.allMet || isLast) return;
      await context.clock.sleep(POLL_INTERVAL_MS, ending).catch((error: unknown) => {
        if (!ending.aborted) throw error;
      });
    }
  } finally {
    tail.close();
  }
}

/** A store has one entry for all copies of a delivery. */
function asTracked({ delivery, payload }: LoadedDelivery): TrackedDelivery {
  return { ...delivery, payload, repeat: false, isTrusted: isTrusted(delivery.signature) };
}
