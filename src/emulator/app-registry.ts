import { findApp } from '../domain/service/app.ts';
import type { Clock } from '../domain/clock.ts';
import { WebhookRegistry, type StoredWebhook } from './webhook-registry.ts';

/** What is known of an app beside its webhooks: the service answers it. */
export interface AppEntry {
  /** Its id, which stands for its organization in webhooks and payloads too. */
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
}

/** An app as it is kept. */
export interface KeptApp extends AppEntry {
  readonly webhooks: readonly StoredWebhook[];
}

/** An app with its webhooks. */
export interface EmulatedApp {
  readonly entry: AppEntry;
  readonly registry: WebhookRegistry;
}

export interface AppRegistryOptions {
  /** Those that there are at the start, at least one. */
  readonly apps: readonly KeptApp[];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly limits: { readonly apps: number; readonly webhooks: number };
  /** Keeps apps and webhooks for good; a change counts only once this has ended well. */
  readonly save: (apps: readonly KeptApp[]) => void;
}

/** What holds webhooks: Cloudflare's apps, or one organization of the v2 API. */
export class AppRegistry {
  readonly #options: AppRegistryOptions;
  /** What was saved last. Two registries that change at the same time must not undo each other. */
  #saved: ReadonlyMap<string, KeptApp>;
  readonly #apps = new Map<string, EmulatedApp>();

  constructor(options: AppRegistryOptions) {
    this.#options = options;
    this.#saved = new Map(options.apps.map((app) => [app.id, app]));
    for (const app of options.apps) this.#open(app);
  }

  /** In the order they were made. */
  list(): readonly EmulatedApp[] {
    return [...this.#apps.values()];
  }

  get(id: string): EmulatedApp | undefined {
    return this.#apps.get(id.toLowerCase());
  }

  /** The one that events are for when none is named. */
  first(): EmulatedApp {
    const [first] = this.#apps.values();
    if (first === undefined) throw new Error('An emulator has an app.');
    return first;
  }

  /**
   * The app of that id or name.
   *
   * @throws HooksError `app_not_found`, `app_ambiguous`
   */
  find(text: string): EmulatedApp {
    const known = this.list().map(({ entry: { id, name, created_at: createdAt } }) => ({
      id,
      name,
      createdAt,
    }));
    return this.get(findApp(known, text).id) ?? this.first();
  }

  /** @returns undefined when there are too many */
  add(name: string): EmulatedApp | undefined {
    const { clock, newId, limits } = this.#options;
    if (this.#apps.size >= limits.apps) return undefined;
    const app = { id: newId(), name, created_at: new Date(clock.now()).toISOString(), webhooks: [] };
    this.#save(app);
    return this.#open(app);
  }

  #open({ webhooks, ...entry }: KeptApp): EmulatedApp {
    const { clock, newId, limits } = this.#options;
    const registry = new WebhookRegistry({
      webhooks,
      organizationId: entry.id,
      clock,
      newId,
      limit: limits.webhooks,
      save: async (changed) => this.#save({ ...entry, webhooks: changed }),
    });
    const app = { entry, registry };
    this.#apps.set(entry.id.toLowerCase(), app);
    return app;
  }

  #save(app: KeptApp): void {
    const saved = new Map(this.#saved).set(app.id, app);
    this.#options.save([...saved.values()]);
    this.#saved = saved;
  }
}
