import { describe, expect, it } from 'vitest';
import { runRetries } from '../../../../../src/commands/check/retries/run-retries.ts';
import { endpointOptions } from '../../../../helpers/checking.ts';
import { fakeClock } from '../../../../helpers/clock.ts';
import { failureOf, testContext, type ContextParts } from '../../../../helpers/context.ts';
import { freePort, RESET, startServer, type Reply } from '../../../../helpers/http-servers.ts';
import type { PolicyName } from '../../../../../src/domain/retry/retry-policy.ts';

async function run(
  replies: readonly Reply[],
  parts: ContextParts = {},
  { policy = 'dyte', timeScale = 1 }: { policy?: PolicyName; timeScale?: number } = {},
): Promise<{ readonly url: string; readonly text: () => string; readonly ended: Promise<number> }> {
  const { url } = await startServer(...replies);
  const context = testContext(parts);
  const options = { ...endpointOptions(`${url}/hook?token=secret`), clock: fakeClock(), policy };
  return { url, text: () => context.io.stdout.text(), ended: runRetries(options, timeScale, context) };
}

describe('check --retries', () => {
  it('shows each attempt, and what they show', async () => {
    const { url, text, ended } = await run([{ status: 503 }, RESET, { status: 200 }]);
    expect(await ended).toBe(0);
    expect(text().split('\n')).toEqual([
      `One delivery to ${url}/hook?token=… as Dyte sends it, with its retries: 6 attempts at most. How long it waits between them is not documented; chosen: 1 s, and twice as long each time.`,
      '',
      'attempt  at       answer                            then',
      '1        0 s      503 in under 1 ms                 again after 1 s',
      '2        1 s      connection lost                   again after 2 s',
      '3        3 s      200 in under 1 ms                 delivered',
      '',
      '✓ It answered 503 at first, and took the delivery at attempt 3.',
      '',
    ]);
  });

  it('says what would be lost with the other service', async () => {
    const { text, ended } = await run([{ status: 404 }, { status: 200 }], {}, { timeScale: 0.1 });
    expect(await ended).toBe(0);
    expect(text()).toContain('chosen: 1 s, and twice as long each time, times 0.1.');
    expect(text()).toContain('again after 100 ms');
    expect(text()).toContain(
      '\n! RealtimeKit would have ended at attempt 1, when it answered 404: there the event would be lost.\n',
    );
  });

  it('fails where the delivery is lost, and says what to change', async () => {
    const { text, ended } = await run([{ status: 422 }], {}, { policy: 'realtimekit' });
    const error = await failureOf(ended);
    expect(error).toMatchObject({ code: 'check_failed', exitCode: 6, isTold: true });
    expect(text()).toContain('1        0 s      422 in under 1 ms                 final: never again\n');
    expect(text()).toContain(
      '✗ It answered 422, and RealtimeKit never sends it again: the event is lost.\n' +
        '  Answer 503 while you cannot work: it is sent again. A 3xx or 4xx is final on RealtimeKit. (docs/check.md#answer-503-for-own-faults)\n' +
        '! Dyte would go on after attempt 1, when it answered 422: 5 attempts more at most.\n',
    );
  });

  it('asks for a repeat where the delivery is taken at once', async () => {
    const { text, ended } = await run([{ status: 200 }, { status: 409 }], {}, { policy: 'realtimekit' });
    expect(await failureOf(ended)).toMatchObject({ code: 'check_failed' });
    expect(text()).toContain('200 in under 1 ms, counted as lost  again after 1 s');
    expect(text()).toContain('to the repeat it answered 409.');
  });

  it('says so where nothing answers', async () => {
    const context = testContext();
    const url = `http://127.0.0.1:${String(await freePort())}`;
    const options = { ...endpointOptions(url), clock: fakeClock() };
    const error = await failureOf(runRetries(options, 1, context));
    expect(error).toMatchObject({ code: 'endpoint_unreachable', exitCode: 5 });
    expect(context.io.stdout.text()).toContain('connection refused');
  });

  it.each([110, 80, 60])('fits %d columns', async (columns) => {
    const { text, ended } = await run([{ status: 404 }, { status: 200 }], { isTerminal: true, columns });
    await ended;
    for (const line of text().split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(text()).not.toContain('…\n');
  });

  it('says the result alone with --quiet', async () => {
    const { text, ended } = await run([{ status: 200 }], { options: { quiet: true } });
    await ended;
    expect(text()).toBe(
      '✓ It took the delivery. Its answer counted as lost, so the delivery came again, and it answered 200.\n',
    );
  });

  it('prints it as JSON', async () => {
    const { url, text, ended } = await run([{ status: 404 }, RESET, { status: 200 }], {
      options: { json: true },
    });
    await ended;
    expect(JSON.parse(text())).toEqual({
      url: `${url}/hook?token=…`,
      policy: 'dyte',
      timeScale: 1,
      uuid: expect.stringMatching(/^c4ec0000-/),
      attempts: [
        {
          number: 1,
          atMs: 0,
          outcome: 'answered',
          status: 404,
          fault: null,
          durationMs: 0,
          answerLost: false,
          next: { action: 'retry', retryInMs: 1000 },
        },
        expect.objectContaining({ outcome: 'network_error', status: null, fault: 'connection_lost' }),
        expect.objectContaining({ atMs: 3000, status: 200, next: { action: 'done' } }),
      ],
      delivered: true,
      finding: {
        code: 'recovered',
        good: true,
        text: 'It answered 404 at first, and took the delivery at attempt 3.',
        remedy: null,
        section: null,
      },
      otherService: {
        attempt: 1,
        goesOn: 'dyte',
        ends: 'realtimekit',
        text: expect.stringContaining('RealtimeKit would have ended'),
      },
    });
  });

  it('prints what is wrong as JSON before it fails', async () => {
    const { text, ended } = await run([{ status: 500 }], { options: { json: true } });
    await failureOf(ended);
    expect(JSON.parse(text())).toMatchObject({
      delivered: false,
      finding: { code: 'lost', good: false, section: 'answer-503-for-own-faults' },
      otherService: null,
    });
  });
});
