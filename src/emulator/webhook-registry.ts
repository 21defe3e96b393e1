import type { Clock } from '../domain/clock.ts';
import type { WebhookRequest } from '../domain/webhook/webhook.ts';

/** A webhook as it is kept and answered. */
export interface StoredWebhook extends WebhookRequest {
  readonly id: string;
  readonly organization_id: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Why a change was not made. */
export type RegistryRefusal = 'unknown' | 'url_taken' | 'full';

export interface RegistryOptions {
  readonly webhooks: readonly StoredWebhook[];
  readonly organizationId: string;
  readonly clock: Clock;
  readonly newId: () => string;
  /** How many webhooks there may be. */
  readonly limit: number;
  /** Keeps the webhooks for good; a change counts only once this has ended well. */
  readonly save: (webhooks: readonly StoredWebhook[]) => Promise<void>;
}

type Webhooks = ReadonlyMap<string, StoredWebhook>;

/** The registered webhooks. No two have the same URL (docs/service.md, "Endpoints"). */
export class WebhookRegistry {
  readonly #options: RegistryOptions;
  #webhooks: Webhooks;
  /** Ends when the last change has. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#webhooks = new Map(options.webhooks.map((webhook) => [webhook.id, webhook]));
  }

  /** In the order they were made. */
  list(): readonly StoredWebhook[] {
    return [...this.#webhooks.values()];
  }

  get(id: string): StoredWebhook | undefined {
    return this.#webhooks.get(id);
  }

  add(request: WebhookRequest): Promise<StoredWebhook | RegistryRefusal> {
    return this.#inTurn(async () => {
      if (this.#isTaken(request.url)) return 'url_taken';
      if (this.#webhooks.size >= this.#options.limit) return 'full';
      const now = this.#now();
      const id = this.#options.newId();
      const organization_id = this.#options.organizationId;
      const added = { id, ...request, organization_id, created_at: now, updated_at: now };
      return this.#put(added);
    });
  }

  update(id: string, changes: Partial<WebhookRequest>): Promise<StoredWebhook | RegistryRefusal> {
    return this.#inTurn(async () => {
      const known = this.#webhooks.get(id);
      if (known === undefined) return 'unknown';
      if (changes.url !== undefined && this.#isTaken(changes.url, id)) return 'url_taken';
      return this.#put({ ...known, ...changes, updated_at: this.#now() });
    });
  }

  remove(id: string): Promise<StoredWebhook | RegistryRefusal> {
    return this.#inTurn(async () => {
      const known = this.#webhooks.get(id);
      if (known === undefined) return 'unknown';
      const rest = new Map(this.#webhooks);
      rest.delete(id);
      await this.#replace(rest);
      return known;
    });
  }

  /** Lets one change end before the next begins: two calls cannot take the same URL. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#lastChange.then(change);
    this.#lastChange = result.catch(() => undefined);
    return result;
  }

  async #put(webhook: StoredWebhook): Promise<StoredWebhook> {
    await this.#replace(new Map(this.#webhooks).set(webhook.id, webhook));
    return webhook;
  }

  async #replace(webhooks: Webhooks): Promise<void> {
    await this.#options.save([...webhooks.values()]);
    this.#webhooks = webhooks;
  }

  /** How the service compares URLs is not known; chosen: as text. */
  #isTaken(url: string, exceptId?: string): boolean {
    return this.list().some((webhook) => webhook.url === url && webhook.id !== exceptId);
  }

  #now(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
