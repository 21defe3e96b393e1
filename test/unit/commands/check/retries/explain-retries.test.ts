import { describe, expect, it } from 'vitest';
import { explainRetries } from '../../../../../src/commands/check/retries/explain-retries.ts';
import { failureOf, testContext } from '../../../../helpers/context.ts';

describe('check --explain', () => {
  it('has a table for each service, what changes, and what is chosen', async () => {
    const context = testContext();
    await explainRetries({ answers: ['500', 'timeout', '404'], policy: undefined }, context);
    expect(context.io.stdout.text()).toBe(
      [
        'Dyte: lost after 6 attempts',
        '  attempt  at *  answer             then',
        '  1        0 s   500                again after 1 s *',
        '  2        1 s   no answer in time  again after 2 s *',
        '  3        6 s   404                again after 4 s *',
        '  4        10 s  404, as before     again after 8 s *',
        '  5        18 s  404, as before     again after 16 s *',
        '  6        34 s  404, as before     given up (5 retries)',
        '',
        'RealtimeKit: lost after 3 attempts',
        '  attempt  at *  answer               then',
        '  1        0 s   500                  again after 1 s *',
        '  2        1 s   no answer in time *  again after 2 s *',
        '  3        6 s   404                  final: never again',
        '',
        '404 on the third attempt: Dyte tries 3 times more, RealtimeKit never again. Either way the event is lost.',
        '',
        '* Not documented, and chosen here: how long a service waits between attempts (1 s, and twice as long each time); how often RealtimeKit tries again (5 times, as Dyte); how long RealtimeKit waits for an answer (3 s, as Dyte).',
        '',
      ].join('\n'),
    );
  });

  it('marks how often RealtimeKit tries again, for one service alone', async () => {
    const context = testContext();
    await explainRetries({ answers: ['503'], policy: 'realtimekit' }, context);
    const text = context.io.stdout.text();
    expect(text).toContain('given up (5 retries) *');
    expect(text).not.toContain('Dyte:');
    expect(text).not.toContain('Both services');
  });

  it('marks nothing where nothing is chosen', async () => {
    const context = testContext();
    await explainRetries({ answers: ['204'], policy: undefined }, context);
    expect(context.io.stdout.text()).toBe(
      [
        'Dyte: delivered at the first attempt',
        '  attempt  at   answer  then',
        '  1        0 s  204     delivered',
        '',
        'RealtimeKit: delivered at the first attempt',
        '  attempt  at   answer  then',
        '  1        0 s  204     delivered',
        '',
        'Both services do the same with these answers.',
        '',
      ].join('\n'),
    );
  });

  it('says at which attempt it is delivered', async () => {
    const context = testContext();
    await explainRetries({ answers: ['503', '200'], policy: 'dyte' }, context);
    expect(context.io.stdout.text()).toContain('Dyte: delivered at attempt 2');
  });

  it.each([110, 80, 60])('fits %d columns', async (columns) => {
    const context = testContext({ isTerminal: true, columns });
    await explainRetries({ answers: ['timeout', 'refused', 'reset', '404'], policy: undefined }, context);
    const lines = context.io.stdout.text().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.join('\n')).not.toContain('…');
  });

  it('prints it as JSON', async () => {
    const context = testContext({ options: { json: true } });
    await explainRetries({ answers: ['timeout', '404', '200'], policy: undefined }, context);
    expect(JSON.parse(context.io.stdout.text())).toEqual({
      answers: ['timeout', 404, 200],
      timelines: [
        {
          policy: 'dyte',
          attempts: [
            {
              number: 1,
              atMs: 0,
              answer: 'timeout',
              repeated: false,
              next: { action: 'retry', retryInMs: 1000 },
            },
            {
              number: 2,
              atMs: 4000,
              answer: 404,
              repeated: false,
              next: { action: 'retry', retryInMs: 2000 },
            },
            { number: 3, atMs: 6000, answer: 200, repeated: false, next: { action: 'done' } },
          ],
          delivered: true,
          undocumented: ['backoff'],
        },
        {
          policy: 'realtimekit',
          attempts: [
            {
              number: 1,
              atMs: 0,
              answer: 'timeout',
              repeated: false,
              next: { action: 'retry', retryInMs: 1000 },
            },
            {
              number: 2,
              atMs: 4000,
              answer: 404,
              repeated: false,
              next: { action: 'give_up', reason: 'final_status' },
            },
          ],
          delivered: false,
          undocumented: ['backoff', 'retry_count', 'answer_timeout'],
        },
      ],
      difference: {
        attempt: 2,
        answer: 404,
        goesOn: 'dyte',
        furtherAttempts: 1,
        delivered: true,
        ends: 'realtimekit',
      },
    });
  });

  it('has no difference for one service', async () => {
    const context = testContext({ options: { json: true } });
    await explainRetries({ answers: ['404'], policy: 'dyte' }, context);
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({ timelines: [{}], difference: null });
  });

  it('refuses what is no answer', async () => {
    const error = await failureOf(explainRetries({ answers: ['perhaps'], policy: undefined }, testContext()));
    expect(error.code).toBe('usage_invalid');
  });
});
