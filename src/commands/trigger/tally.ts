import { HooksError } from '../../domain/errors.ts';
import { faultText } from '../../domain/network/network-fault.ts';
import { countText } from '../../domain/text/amounts.ts';
import { isAsItShouldBe, skippedText } from '../../views/emulator/sent-line.ts';
import { targetText } from '../../views/forward/text.ts';
import type { TriggerSummaryJson } from '../../schemas/trigger.ts';
import { deliveryKey } from '../../emulator/emulator-event.ts';
import type { SentEvent } from '../../emulator/sent-event.ts';

/** What came of all deliveries, as counts. */
export type TriggerSummary = Omit<TriggerSummaryJson, 'type'>;

type Attempt = Extract<SentEvent, { type: 'attempt' }>;

/** Knows the last thing that happened to each delivery. */
export class TriggerTally {
  readonly #last = new Map<string, SentEvent>();
  readonly #unwanted: string[] = [];
  readonly #sender: string | undefined;
  readonly #seed: number | undefined;
  #events = 0;

  /**
   * @param sender whose webhooks get the events, for the middle of a sentence; undefined where an address gets them
   * @param seed what chance is taken from, where something is left to it
   */
  constructor(sender: string | undefined, seed?: number) {
    this.#sender = sender;
    this.#seed = seed;
  }

  addEvent(): void {
    this.#events += 1;
  }

  add(event: SentEvent): void {
    this.#last.set(deliveryKey(event.delivery), event);
  }

  addUnwanted(event: string): void {
    this.#unwanted.push(event);
  }

  summary(): TriggerSummary {
    const all = [...this.#last.values()];
    const good = this.#attempts().filter(({ delivery, result }) => isAsItShouldBe(delivery, result));
    const unanswered = this.#attempts().filter(({ result }) => result.kind !== 'answered');
    const notSent = all.filter(({ type }) => type !== 'attempt').length;
    return {
      events: this.#events,
      deliveries: all.length,
      asExpected: good.length,
      otherwise: all.length - notSent - good.length - unanswered.length,
      unanswered: unanswered.length,
      notSent,
      unwanted: this.#unwanted.length,
      seed: this.#seed ?? null,
    };
  }

  /**
   * The error that the end deserves; undefined when all went as it should. A delivery that is sent nowhere is none
   * where another one of the same run was taken: an emulator may have webhooks on other machines.
   */
  failure(): HooksError | undefined {
    const { deliveries, asExpected, otherwise, unanswered } = this.summary();
    if (deliveries === 0)
      return this.#unwanted.length === 0
        ? undefined
        : nobodyAsks(this.#unwanted, this.#sender ?? 'the emulator');
    if (otherwise + unanswered > 0) return this.#failed();
    return asExpected > 0 || this.#isAllLost() ? undefined : this.#nothingSent();
  }

  /** Whoever told the emulator to lose them has what he wanted. */
  #isAllLost(): boolean {
    return [...this.#last.values()].every((event) => event.type === 'skipped' && event.reason === 'lost');
  }

  #attempts(): readonly Attempt[] {
    return [...this.#last.values()].filter((event) => event.type === 'attempt');
  }

  #failed(): HooksError {
    const bad = this.#attempts().filter(({ delivery, result }) => !isAsItShouldBe(delivery, result));
    const [first] = bad;
    if (first === undefined) throw new Error('Nothing has failed');
    const { asExpected, unanswered } = this.summary();
    const url = targetText(first.delivery.url, false);
    if (unanswered === bad.length && asExpected === 0)
      return new HooksError('target_unreachable', `Nothing answers at ${url}: ${causeText(first)}.`, {
        hint: 'Is your application running there?',
      });
    const total = this.#attempts().length;
    const many =
      total === 1 ? 'The delivery' : `${String(bad.length)} of ${countText(total, 'delivery', 'deliveries')}`;
    if (first.delivery.forged)
      return new HooksError(
        'delivery_failed',
        `${many} ${total === 1 ? 'was' : 'were'} not refused, though forged: ${causeText(first)}.`,
        {
          hint:
            first.result.kind === 'answered' && first.result.status === 503
              ? 'It cannot tell yet, as its key may be an old one. Try again in a few seconds.'
              : 'An endpoint that checks signatures answers 401.',
        },
      );
    return new HooksError(
      'delivery_failed',
      `${many} ${total === 1 ? 'was' : 'were'} not answered with 2xx: ${causeText(first)}.`,
      {
        hint: hintFor(first, this.#sender === undefined),
      },
    );
  }

  #nothingSent(): HooksError {
    const [first] = this.#last.values();
    const why = first?.type === 'skipped' ? skippedText(first.delivery, first.reason) : 'the emulator ended';
    return new HooksError('delivery_failed', `Nothing was sent: ${why}.`, {
      hint: 'An emulator sends to webhooks on this machine, unless it was started with --allow-remote.',
    });
  }
}

function nobodyAsks(events: readonly string[], sender: string): HooksError {
  const [event = ''] = events;
  return new HooksError(
    'webhook_not_found',
    `No webhook of ${sender} asks for ${events.length === 1 ? event : 'these events'}.`,
    {
      hint: 'Register one at the emulator, or send to your application: --to http://localhost:3000/webhook.',
    },
  );
}

function causeText({ result }: Attempt): string {
  switch (result.kind) {
    case 'answered':
      return String(result.status);
    case 'timeout':
      return 'no answer in time';
    case 'network_error':
      return faultText(result.fault);
  }
}

function hintFor({ result }: Attempt, isAddress: boolean): string | undefined {
  if (result.kind !== 'answered') return undefined;
  if (result.status === 404) return 'Does the address end in the path of your webhook, such as /webhook?';
  if (result.status !== 401 && result.status !== 403) return undefined;
  return isAddress
    ? 'It checks signatures with another key: give it the public key of this machine, or trigger by an emulator whose key it has.'
    : 'It checks signatures with another key than that of the emulator.';
}
