import { testContext, type ContextParts, type TestContext } from './context.ts';
import { fakeClock } from './clock.ts';
import { memoryApi, type MemoryApi } from './memory-api.ts';
import type { Webhook } from '../../src/domain/webhook/webhook.ts';
import type { Settings } from '../../src/settings/settings.ts';

/** Settings of somebody who is signed in at the real service. */
export function signedIn(parts: Partial<Settings> = {}): Settings {
  return {
    profile: 'default',
    service: 'dyte',
    apiUrl: 'https://api.dyte.io/v2',
    keyUrl: 'https://api.dyte.io/.well-known/webhooks.json',
    credentials: { kind: 'basic', authorization: 'Basic bm90OnJlYWw=', organizationId: 'not' },
    webhookUrl: undefined,
    sources: {
      profile: 'default',
      service: 'default',
      apiUrl: 'default',
      credentials: 'environment',
      webhookUrl: undefined,
    },
    ...parts,
  };
}

export interface Management {
  readonly context: TestContext;
  readonly api: MemoryApi;
  /** What the answer was. */
  readonly out: () => string;
  /** What was said beside the answer. */
  readonly err: () => string;
  /** The answer, read as the one JSON document that it must be. */
  readonly json: () => unknown;
}

/** Makes the context that a management command runs in, with a service that has `webhooks`. */
export function management(webhooks: readonly Webhook[], parts: ContextParts = {}): Management {
  const api = memoryApi(...webhooks);
  const context = testContext({ api, settings: signedIn(), clock: quietClock(), ...parts });
  return {
    context,
    api,
    out: () => context.io.stdout.text(),
    err: () => context.io.stderr.text(),
    json: () => JSON.parse(context.io.stdout.text()),
  };
}

/** Nothing takes long enough to be said. */
function quietClock(): ReturnType<typeof fakeClock> {
  const clock = fakeClock();
  clock.hold();
  return clock;
}

let made = 0;

/** A webhook unlike any other. */
export function someWebhook(parts: Partial<Webhook> = {}): Webhook {
  made += 1;
  const digits = String(made).padStart(4, '0');
  return {
    id: `${digits}ad5b-d9cb-469f-a165-70867728950e`,
    name: `Webhook ${digits}`,
    url: `https://hooks${digits}.example.com/in`,
    events: ['meeting.started', 'meeting.ended'],
    enabled: true,
    created_at: '2026-01-02T03:04:05.678Z',
    updated_at: '2026-01-02T03:04:05.678Z',
    organization_id: 'kept as it came',
    ...parts,
  };
}
