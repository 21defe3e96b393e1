import { readDeliveryHeaders } from '../domain/delivery/delivery-headers.ts';
import { waitAtMost } from '../domain/waiting.ts';
import { ANSWERS, type Answer } from './answers.ts';
import type { Clock } from '../domain/clock.ts';
import type { RefusalReason } from '../domain/delivery/received-delivery.ts';
import type { DeliveryRequest } from './delivery-request.ts';
import type { DeliveryEvent, RefusedEvent } from './receiver-event.ts';
import type { Receiver } from './receiver.ts';

/** Milliseconds that a delivery waits for its webhook to be known: less than the 3 seconds that a sender does. */
const WAIT_MS = 2500;

const REFUSALS = {
  other_webhook: ANSWERS.otherWebhook,
  registering: ANSWERS.registering,
} as const satisfies Partial<Record<RefusalReason, Answer>>;

/**
 * Which webhooks are those of this receiver. The service may send its first delivery before it has answered the
 * registration: until then an id that is not known may be our own.
 */
export class OwnWebhooks {
  readonly #earlier = new Set<string>();
  #current: string | undefined;
  #registering: Promise<unknown> | undefined;

  /** Takes note of the id that a registration brings; one that fails brings none. */
  async learn<Registered extends { readonly id: string }>(
    registration: Promise<Registered>,
  ): Promise<Registered> {
    const learned = registration.then((registered) => {
      if (this.#current !== undefined) this.#earlier.add(this.#current);
      this.#current = registered.id.toLowerCase();
      return registered;
    });
    this.#registering = learned.catch(() => undefined);
    try {
      return await learned;
    } finally {
      this.#registering = undefined;
    }
  }

  /**
   * Whether a delivery was sent for another webhook. One without an id is taken for our own, so that nothing is
   * lost should the service name its header otherwise one day.
   */
  isForeign(id: string | undefined): boolean {
    if (id === undefined || id === this.#current) return false;
    const known = id.toLowerCase();
    return known !== this.#current && !this.#earlier.has(known);
  }

  /** Whether a registration is under way. */
  get isRegistering(): boolean {
    return this.#registering !== undefined;
  }

  /** Resolves once it is known whose a delivery is; undefined where it is known. */
  known(id: string | undefined): Promise<unknown> | undefined {
    return this.#registering !== undefined && this.isForeign(id) ? this.#registering : undefined;
  }
}

export interface OwnDeliveriesOptions {
  readonly own: OwnWebhooks;
  /** Whether what was sent for other webhooks is refused, before it is checked and kept. */
  readonly onlyMine: boolean;
  readonly clock: Clock;
}

/** What takes deliveries, and refuses some. */
export interface SelectiveReceiver {
  receive(
    request: DeliveryRequest,
  ): Promise<{ readonly answer: Answer; readonly event: DeliveryEvent | RefusedEvent }>;
}

/** A receiver that marks deliveries for other webhooks as foreign, or refuses them. */
export function tellingForeign(
  receiver: Receiver,
  { own, onlyMine, clock }: OwnDeliveriesOptions,
): SelectiveReceiver {
  const refusalOf = async ({ headerValues }: DeliveryRequest): Promise<keyof typeof REFUSALS | undefined> => {
    const { webhookId } = readDeliveryHeaders(headerValues);
    const known = own.known(webhookId);
    if (known !== undefined) await waitAtMost(WAIT_MS, known, clock);
    if (own.known(webhookId) !== undefined) return 'registering';
    return onlyMine && own.isForeign(webhookId) ? 'other_webhook' : undefined;
  };
  return {
    receive: async (request) => {
      const reason = onlyMine || own.isRegistering ? await refusalOf(request) : undefined;
      if (reason !== undefined) {
        const { method, target, receivedAt } = request;
        const answer = REFUSALS[reason];
        return {
          answer,
          event: { type: 'refused', reason, status: answer.status, receivedAt, method, target },
        };
      }
      const receipt = await receiver.receive(request);
      if (!own.isForeign(receipt.event.webhookId)) return receipt;
      return { answer: receipt.answer, event: { ...receipt.event, foreign: true } };
    },
  };
}
