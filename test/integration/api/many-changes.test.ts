import { describe, expect, it } from 'vitest';
import { BATCH_CALL_LIMITS, DEFAULT_CALL_LIMITS } from '../../../src/api/retry-decision.ts';
import { run } from '../../../src/commands/configuration/apply.ts';
import { testClient } from '../../helpers/api-client.ts';
import { configuring, NOTHING_CHOSEN } from '../../helpers/configuring.ts';
import type { Context } from '../../../src/context.ts';
import { startServer } from '../../helpers/http-servers.ts';

const COUNT = 200;

const FILE = JSON.stringify({
  webhooks: Array.from({ length: COUNT }, (_, index) => ({
    url: `https://example.com/in/${index}`,
    events: ['all'],
  })),
});

describe('an apply of two hundred changes', () => {
  it('waits as long as the service says where there were too many, and shows how far it has come', async () => {
    let calls = 0;
    const server = await startServer((request, response) => {
      calls += 1;
      if (calls === 50 || calls === 150) {
        response.writeHead(429, { 'retry-after': '200' }).end();
        return;
      }
      const isList = request.method === 'GET';
      const data = isList ? [] : { id: `made-${calls}`, ...Object(JSON.parse(request.body)) };
      response.writeHead(isList ? 200 : 201).end(JSON.stringify({ success: true, data }));
    });
    const api = testClient(server.url, { limits: BATCH_CALL_LIMITS });
    const impatient = testClient(server.url, { limits: DEFAULT_CALL_LIMITS });
    let elapsed = 0;
    const clock = {
      now: () => 0,
      // Time enough passes for each of them to be shown.
      elapsed: () => (elapsed += 150),
      sleep: async (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    };
    const { context, out, err } = configuring(FILE, [], { api, clock, isTerminal: true, columns: 100 });
    // Only whoever says that there are many calls waits so long for one of them.
    const apiFor: Context['apiFor'] = async (_settings, manner) =>
      manner?.kind === 'batch' ? api : impatient;
    await run({ ...NOTHING_CHOSEN, yes: true, dryRun: false, showSecrets: false }, { ...context, apiFor });
    // One to read, one a change, and the two that were refused again.
    expect(server.received).toHaveLength(1 + COUNT + 2);
    expect(api.clock.sleeps.map((slept) => slept >= 200_000)).toEqual([true, true]);
    expect(out().match(/✓ Created/g)).toHaveLength(COUNT);
    expect(err()).toContain(`100/${COUNT}`);
    expect(err()).toContain(`All ${COUNT} changes are done.`);
  });
});
