import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SessionsApi } from '../../../src/api/sessions-api.ts';
import {
  run,
  type DeliveriesReconcileOptions,
} from '../../../src/commands/deliveries/reconcile/reconcile.ts';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { deriveFacts, type SessionKnowledge } from '../../../src/domain/reconcile/facts.ts';
import { rebuildPayload } from '../../../src/domain/reconcile/rebuild-payload.ts';
import type { Webhook } from '../../../src/domain/webhook/webhook.ts';
import { failureOf, testContext, type TestContext } from '../../helpers/context.ts';
import { newDelivery, uuidFor } from '../../helpers/deliveries.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { memoryApi } from '../../helpers/memory-api.ts';
import { sessionKnowledge, sessionRecord } from '../../helpers/session-knowledge.ts';
import { signedIn } from '../../helpers/management.ts';
import { storePath, testHistory, testReconstructions, testStore } from '../../helpers/stores.ts';

const HOUR_MS = 3_600_000;

/** A session that is over, some hours after the store was made. */
function laterSession(begun: number): SessionKnowledge {
  const known = sessionKnowledge();
  const moved = (time: number | undefined): number | undefined =>
    time === undefined ? undefined : time - (known.session.startedAt ?? 0) + begun;
  return {
    ...known,
    session: sessionRecord({
      createdAt: begun,
      startedAt: begun,
      endedAt: moved(known.session.endedAt),
    }),
    participants: known.participants.map((one) => ({
      ...one,
      joinedAt: moved(one.joinedAt),
      leftAt: moved(one.leftAt),
    })),
    recordings: [],
    livestreams: [],
  };
}

async function* listOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

/** What a service knows, and which calls were made. */
function serviceKnowing(known: SessionKnowledge): { readonly api: SessionsApi; readonly calls: string[] } {
  const calls: string[] = [];
  const called = <Result>(name: string, result: Result): Result => {
    calls.push(name);
    return result;
  };
  const { session } = known;
  const api: SessionsApi = {
    sessions: () => called('sessions', listOf([session])),
    sessionsOf: (meeting) => called('sessionsOf', listOf(meeting === session.meetingId ? [session] : [])),
    session: async (id) => called('session', id === session.id ? session : undefined),
    participants: () => called('participants', listOf(known.participants)),
    recordings: () => called('recordings', listOf(known.recordings)),
    recording: async () => undefined,
    livestreams: () => called('livestreams', listOf(known.livestreams)),
    sessionFile: async (_id, kind) => called(kind, known.files[kind]),
    close: async () => undefined,
  };
  return { api, calls };
}

interface World {
  readonly known: SessionKnowledge;
  readonly calls: readonly string[];
  readonly context: TestContext;
  readonly path: string;
  readonly reconcile: (options?: Partial<DeliveriesReconcileOptions>) => Promise<unknown>;
}

/** A store to which all was delivered but for what a test leaves out. */
async function world(
  lost: readonly string[],
  {
    webhooks,
    json = false,
  }: { readonly webhooks?: readonly Partial<Webhook>[]; readonly json?: boolean } = {},
): Promise<World> {
  const path = await storePath();
  const store = await testStore({ path });
  const begun = Date.now() + HOUR_MS;
  const known = laterSession(begun);
  for (const fact of deriveFacts(known).facts.filter(({ event }) => !lost.includes(event)))
    await store.admit(
      newDelivery(fact.key, {
        event: fact.event,
        webhookId: uuidFor('mine'),
        meetingId: known.session.meetingId,
        sessionId: known.session.id,
        receivedAt: (fact.at ?? begun) + 1000,
        body: Buffer.from(JSON.stringify(rebuildPayload(fact, 'rtk-2026-08'))),
      }),
      [],
    );
  const { api, calls } = serviceKnowing(known);
  const mine = {
    id: uuidFor('mine'),
    name: 'mine',
    url: 'http://localhost:4000/webhook',
    events: [...EVENT_NAMES],
    enabled: true,
  };
  const context = testContext({
    clock: { now: () => begun + 5 * HOUR_MS, elapsed: () => 0, sleep: async () => undefined },
    settings: signedIn({ service: 'cloudflare' }),
    api: memoryApi(...(webhooks ?? [mine]).map((webhook) => ({ ...mine, ...webhook }))),
    sessionsApi: api,
    history: async () => await testHistory(path),
    reconstructions: async ({ access }) => await testReconstructions(path, {}, access),
    options: { json },
  });
  const reconcile: World['reconcile'] = async (options = {}) =>
    await run(
      {
        since: undefined,
        until: undefined,
        meeting: undefined,
        session: undefined,
        webhook: undefined,
        grace: undefined,
        fill: false,
        sign: false,
        report: [],
        store: undefined,
        ...options,
      } as DeliveriesReconcileOptions,
      context,
    );
  return { known, calls, context, path, reconcile };
}

describe('deliveries reconcile', () => {
  it('ends with 0 where all has arrived, and with 6 where something is missing', async () => {
    expect(await (await world([])).reconcile()).toBe(0);
    const lossy = await world(['meeting.summary']);
    expect(await lossy.reconcile()).toBe(6);
    expect(lossy.context.io.stdout.text()).toMatch(/✗ missing +meeting\.summary/);
  });

  it('compares one session, or those of a meeting', async () => {
    const { known, calls, reconcile } = await world(['meeting.ended']);
    expect(await reconcile({ session: known.session.id })).toBe(6);
    expect(await reconcile({ meeting: known.session.meetingId })).toBe(6);
    expect(await reconcile({ meeting: 'another' })).toBe(0);
    expect(calls).not.toContain('sessions');
    const error = await failureOf(reconcile({ session: 'another' }));
    expect([error.code, error.message]).toEqual(['not_found', 'The service knows no such session.']);
  });

  it('asks for nothing that nobody has asked for', async () => {
    const { calls, context, reconcile } = await world(['meeting.ended', 'meeting.summary'], {
      webhooks: [{ events: ['meeting.started'] }],
    });
    expect(await reconcile()).toBe(0);
    expect(calls).toEqual(['sessions']);
    expect(context.io.stdout.text()).toContain('Nobody asked for: meeting.ended');
  });

  it('leaves out webhooks that lead elsewhere, unless one is named', async () => {
    const { context, reconcile } = await world(['meeting.ended'], {
      webhooks: [
        { events: ['meeting.started'] },
        { id: uuidFor('production'), name: 'production', url: 'https://example.com/hook' },
      ],
    });
    expect(await reconcile()).toBe(0);
    expect(context.io.stdout.text()).toContain('since they lead elsewhere: production.');
    expect(await reconcile({ webhook: uuidFor('production') })).toBe(6);
  });

  it('fills what is missing once, and says that nobody has forwarded yet', async () => {
    const { context, path, reconcile } = await world(['meeting.ended', 'meeting.transcript']);
    expect(await reconcile({ fill: true })).toBe(0);
    expect(context.io.stdout.text()).toContain('No receiver has forwarded yet');
    const history = await testHistory(path);
    const rebuilt = history.list({ signature: ['reconstructed'] }, { limit: 10 });
    expect(rebuilt.map(({ event }) => event)).toEqual(['meeting.ended', 'meeting.transcript']);
    expect(history.content(rebuilt[0]?.position ?? 0)).toMatchObject({
      target: '/webhook',
      headers: [
        ['Content-Type', 'application/json'],
        ['rtk-uuid', rebuilt[0]?.uuid],
        ['rtk-webhook-id', uuidFor('mine')],
        ['dyte-hooks-reconstructed', 'true'],
      ],
    });
    expect(await reconcile({ fill: true })).toBe(0);
    expect(await reconcile()).toBe(0);
    expect(history.count({ signature: ['reconstructed'] })).toBe(2);
  });

  it('writes a report, and refuses what it cannot be', async () => {
    const { reconcile } = await world(['meeting.ended']);
    const file = join(await temporaryDirectory(), 'report.xml');
    expect(await reconcile({ report: [`junit=${file}`] })).toBe(6);
    expect(await readFile(file, 'utf8')).toContain('missing: meeting.ended');
    expect((await failureOf(reconcile({ report: ['markdown=x.md'] }))).code).toBe('usage_invalid');
    expect((await failureOf(reconcile({ sign: true }))).message).toBe('--sign requires --fill.');
  });
});
