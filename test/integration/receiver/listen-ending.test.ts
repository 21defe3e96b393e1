import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { run } from '../../../src/commands/listen/listen.ts';
import { systemClock } from '../../../src/process/system.ts';
import { failureOf, testContext, type ContextParts } from '../../helpers/context.ts';
import { uuidFor } from '../../helpers/deliveries.ts';
import { freePort } from '../../helpers/http-servers.ts';
import { LISTEN_OPTIONS, startListening, type Listening } from '../../helpers/listening.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { rawConnection } from '../../helpers/raw-connection.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';

const JSON_MODE = { options: { json: true } };
const UPLOADED = 'recording.statusUpdate{recording.status=UPLOADED}';

function recording(status: string): string {
  return JSON.stringify({ event: 'recording.statusUpdate', recording: { status } });
}

function event(name: string, fields: object = {}): string {
  return JSON.stringify({ event: name, ...fields });
}

/** Sends one after the other, each with a UUID of its own. */
async function sendEach({ url }: Listening, ...bodies: readonly string[]): Promise<void> {
  for (const [index, body] of bodies.entries())
    await sendSigned(url, body, { 'dyte-uuid': uuidFor(`${body}${String(index)}`) });
}

/** Runs it for people with a clock that the test moves. */
async function startTimed(
  options: Partial<ListenOptions>,
  parts: ContextParts = {},
): Promise<Listening & { readonly pass: (milliseconds: number) => Promise<void> }> {
  const clock = manualClock();
  const listening = await startListening(options, { clock, ...parts });
  return { ...listening, pass: (milliseconds) => clock.pass(milliseconds) };
}

describe('listen --expect', () => {
  it('ends in good order once all came, in any order', async () => {
    const listening = await startListening({ expect: ['meeting.started', UPLOADED] });
    expect(listening.stderr()).toContain('It ends once all 2 expectations are met. Ctrl-C ends it before.');
    await sendEach(listening, recording('UPLOADING'), recording('UPLOADED'), event('meeting.started'));
    await listening.ended;
    expect(listening.stderr()).toContain(`1/2 ✓ ${UPLOADED}\n2/2 ✓ meeting.started\n`);
    const lines = listening.stdout().split('\n');
    // Each was told when it came.
    expect(lines).not.toContainEqual(expect.stringContaining('✓ meeting.started at'));
    expect(lines).toContainEqual(expect.stringMatching(/^✓ 2 expectations met in [\d.]+ m?s$/));
    expect(lines).toContain('3 deliveries');
    await expect(send(listening.url, '{}')).rejects.toThrow('ECONNREFUSED');
  });

  it('ends with exit code 6 after the time, says what is missing and what came instead', async () => {
    const listening = await startTimed({
      expect: ['meeting.started', UPLOADED, 'meeting.*'],
      timeout: 60_000,
    });
    expect(listening.stderr()).toContain('It ends once all 3 expectations are met, or after 1m.');
    await sendEach(
      listening,
      recording('INVOKED'),
      event('meeting.started'),
      recording('RECORDING'),
      recording('RECORDING'),
      event('poll.created'),
    );
    await listening.pass(59_999);
    expect(listening.stdout()).not.toContain('✗');
    const failure = failureOf(listening.ended);
    await listening.pass(1);
    expect(await failure).toMatchObject({
      code: 'expectation_unmet',
      exitCode: 6,
      message: `2 of 3 expectations were not met within 1m: ${UPLOADED}; meeting.*.`,
      hint: 'recording.statusUpdate came 2 times with recording.status RECORDING.',
    });
    expect(listening.stdout().split('\n').slice(5, 16)).toEqual([
      '',
      '✗ 2 of 3 expectations were not met within 1m',
      expect.stringMatching(/^ {2}✓ meeting\.started at /),
      `  ✗ ${UPLOADED}`,
      '      came 2 times with recording.status RECORDING',
      '      came with recording.status INVOKED',
      '  ✗ meeting.*',
      '      did not come',
      '  came instead: 3 recording.statusUpdate, poll.created',
      '',
      '5 deliveries',
    ]);
  });

  it('says how each comes and how long the others are waited for, and the result once', async () => {
    const listening = await startTimed({
      expect: ['meeting.*', 'meeting.started', UPLOADED],
      timeout: 60_000,
    });
    await sendEach(listening, event('meeting.started'));
    await listening.pass(20_000);
    // Both can be met now, since the first delivery stands for the other one.
    await sendEach(listening, event('meeting.ended'), event('meeting.ended'));
    const failure = failureOf(listening.ended);
    await listening.pass(40_000);
    expect(await failure).toMatchObject({ exitCode: 6, isTold: true });
    expect(listening.stderr()).toContain('1/3 ✓ meeting.*, 1m 00s left\n2/3 ✓ meeting.started, 40s left\n');
  });

  it('says what to do when nothing came at all', async () => {
    const listening = await startTimed({ expect: ['meeting.ended'], timeout: 1000 });
    const failure = failureOf(listening.ended);
    await listening.pass(1000);
    await failure;
    expect(listening.stdout()).toContain('Nothing else came. Does the webhook lead here');
  });

  it('tells the result as an error too where nobody has seen it', async () => {
    const failing = async (parts: ContextParts): Promise<boolean> => {
      const listening = await startTimed({ expect: ['meeting.ended'], timeout: 1000 }, parts);
      const failure = failureOf(listening.ended);
      await listening.pass(1000);
      return (await failure).isTold;
    };
    expect(await failing({})).toBe(true);
    expect(await failing({ isTerminal: true })).toBe(true);
    expect(await failing(JSON_MODE)).toBe(false);
  });

  it('shows each that comes as an object with --json', async () => {
    const json = await startListening({ expect: ['meeting.ended'] }, JSON_MODE);
    await sendEach(json, event('meeting.ended'));
    await json.ended;
    expect(json.objects()).toContainEqual({
      type: 'expectation_met',
      expectation: 'meeting.ended',
      uuid: expect.any(String),
      met: 1,
      of: 1,
    });
  });

  it('warns at its start of what can never come', async () => {
    const listening = await startListening({
      expect: ['recording.statusUpdate{recording.status=COMPLETED}'],
    });
    expect(listening.stderr()).toContain('is never COMPLETED. It is one of INVOKED, ');
  });

  it('does not count repeats and what was not accepted, and says so', async () => {
    const listening = await startTimed({
      expect: ['meeting.ended', 'meeting.ended', UPLOADED],
      timeout: 1000,
    });
    const headers = { 'dyte-uuid': uuidFor('a') };
    await sendSigned(listening.url, event('meeting.ended'), headers);
    await sendSigned(listening.url, event('meeting.ended'), headers);
    await send(listening.url, recording('UPLOADED'));
    const failure = failureOf(listening.ended);
    await listening.pass(1000);
    expect((await failure).message).toBe(
      `2 of 3 expectations were not met within 1s: meeting.ended; ${UPLOADED}.`,
    );
    expect(listening.stdout()).toContain('      came as a repeat, which does not count\n');
    expect(listening.stdout()).toContain('      came, but was not accepted: bad signature\n');
  });

  it('with --in-order takes them in their order only', async () => {
    const options = { expect: ['meeting.started', 'meeting.ended'], inOrder: true, timeout: 1000 };
    const wrong = await startTimed(options);
    await sendEach(wrong, event('meeting.ended'), event('meeting.started'));
    const failure = failureOf(wrong.ended);
    await wrong.pass(1000);
    expect(await failure).toMatchObject({
      message: '1 of 2 expectations was not met in order within 1s: meeting.ended.',
      hint: 'meeting.ended came before its turn.',
    });
    const right = await startListening(options);
    await sendEach(right, event('meeting.ended'), event('meeting.started'), event('meeting.ended'));
    await right.ended;
    expect(right.stdout()).toContain('2 expectations met in order in ');
  });

  it('looks at deliveries that --events does not show', async () => {
    const listening = await startListening({ expect: ['meeting.ended'], events: ['recording.*'] });
    await sendEach(listening, event('meeting.ended'));
    await listening.ended;
    expect(listening.stdout()).toMatch(/^\n✓ 1 expectation met/);
  });

  it('is interrupted with exit code 130 while something is open, and says what', async () => {
    const listening = await startListening({ expect: ['meeting.started', UPLOADED] });
    await sendEach(listening, event('meeting.started'));
    const failure = await failureOf(listening.stop());
    expect(failure).toMatchObject({
      code: 'interrupted',
      exitCode: 130,
      message: `Interrupted with 1 of 2 expectations open: ${UPLOADED}.`,
    });
    expect(failure.hint).toContain('Nothing else came.');
    expect(listening.stdout()).toContain('✗ 1 of 2 expectations was not met before it was interrupted\n');
    expect(listening.stdout()).toContain('1 delivery\n');
  });

  it('counts what is answered after the time, when it was on its way before', async () => {
    const listening = await startTimed({
      expect: ['meeting.started'],
      timeout: 1000,
      verify: 'off',
      publicKey: undefined,
    });
    const body = event('meeting.started');
    const sender = await rawConnection(Number(new URL(listening.url).port));
    const length = String(body.length);
    sender.send(`POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`);
    await sender.until(/100 Continue/);
    await listening.pass(1000);
    sender.send(body);
    await sender.until(/ 200 OK/);
    await listening.ended;
    expect(listening.stdout()).toContain('✓ 1 expectation met');
  });

  it('points out an event that is not known, and what is not understood', async () => {
    const listening = await startListening({ expect: ['participant.joined{a=1}', 'meeting.*', 'all'] });
    expect(listening.stderr()).toMatch(/^There is no event "participant\.joined"\. Did you mean /);
    expect(listening.stderr().match(/There is no|No event/g)).toHaveLength(1);
    const failure = await failureOf(run({ ...LISTEN_OPTIONS, expect: ['a{b'] }, testContext()));
    expect([failure.code, failure.message]).toEqual([
      'usage_invalid',
      'The expectation "a{b" lacks a "field=value", at its end.',
    ]);
    const useless = await failureOf(run({ ...LISTEN_OPTIONS, inOrder: true }, testContext()));
    expect(useless.message).toBe('--in-order requires --expect.');
  });

  it('keeps within 60 columns, and shows hostile text', async () => {
    const listening = await startTimed(
      {
        expect: [`${UPLOADED.slice(0, -1)},recording.id=abcdefgh,meeting.title="A very long title"}`],
        timeout: 1000,
      },
      { isTerminal: true, columns: 60 },
    );
    await sendEach(
      listening,
      recording('x'.repeat(100)),
      recording('\u001b[2J::error::'),
      event('::error::x'),
    );
    const failure = failureOf(listening.ended);
    await listening.pass(1000);
    await failure;
    const lines = listening.stdout().split('\n');
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines.filter((line) => /^\s*::|\p{Cc}/u.test(line))).toEqual([]);
  });
});

describe('listen --expect --quiet', () => {
  it('still says what became of it', async () => {
    const port = await freePort();
    const context = testContext({
      clock: systemClock,
      publicKey: async () => KEYS.pem,
      options: { quiet: true },
    });
    const ended = run({ ...LISTEN_OPTIONS, port, expect: ['meeting.started'] }, context);
    const url = `http://127.0.0.1:${port}`;
    await eventually(() => send(url, undefined, { method: 'GET' }));
    await sendSigned(url, event('meeting.started'));
    await ended;
    expect(context.io.stdout.text()).toMatch(/started\n\n✓ 1 expectation met in .*\n {2}✓ .*\n$/);
    expect(context.io.stderr.text()).toBe('');
  });
});

describe('listen --expect --json', () => {
  it('tells what became of it in an object before the summary', async () => {
    const clock = manualClock();
    const expectations = ['meeting.started', UPLOADED, 'meeting.ended'];
    const listening = await startListening(
      { expect: expectations, timeout: 60_000, inOrder: true },
      { clock, ...JSON_MODE },
    );
    const uuid = uuidFor('a');
    await sendSigned(listening.url, event('meeting.ended'), { 'dyte-uuid': uuid });
    await sendSigned(listening.url, event('meeting.started'), { 'dyte-uuid': uuidFor('b') });
    await sendSigned(listening.url, recording('INVOKED'));
    await send(listening.url, recording('UPLOADED'));
    const failure = failureOf(listening.ended);
    await clock.pass(60_000);
    expect((await failure).code).toBe('expectation_unmet');
    const objects = listening.objects();
    expect(objects.map(({ type }) => type).slice(-2)).toEqual(['result', 'summary']);
    const receivedAt = '2026-01-02T03:04:05.000Z';
    const common = { count: 1, receivedAt };
    expect(objects.at(-2)).toEqual({
      type: 'result',
      met: false,
      endedBy: 'timeout',
      elapsedMs: 60_000,
      inOrder: true,
      expectations: [
        { expectation: 'meeting.started', met: true, uuid: uuidFor('b'), receivedAt, nearMisses: [] },
        {
          expectation: UPLOADED,
          met: false,
          uuid: null,
          receivedAt: null,
          nearMisses: [
            {
              ...common,
              reason: 'rejected',
              event: 'recording.statusUpdate',
              uuid: null,
              rejection: 'signature',
              differences: null,
            },
            {
              ...common,
              reason: 'different',
              event: 'recording.statusUpdate',
              uuid: null,
              rejection: null,
              differences: [{ field: 'recording.status', wanted: 'UPLOADED', found: 'INVOKED' }],
            },
          ],
        },
        {
          expectation: 'meeting.ended',
          met: false,
          uuid: null,
          receivedAt: null,
          nearMisses: [
            {
              ...common,
              reason: 'early',
              event: 'meeting.ended',
              uuid,
              rejection: null,
              differences: null,
            },
          ],
        },
      ],
      count: null,
      unverified: 0,
      otherEvents: { 'meeting.ended': 1, 'recording.statusUpdate': 1 },
    });
  });
});

describe('listen --exit-after', () => {
  it('ends after so many new deliveries of --events', async () => {
    const listening = await startListening({ exitAfter: 2, events: ['meeting.*'] });
    expect(listening.stderr()).toContain('It ends after 2 deliveries.');
    const headers = { 'dyte-uuid': uuidFor('a') };
    await sendSigned(listening.url, event('meeting.started'), headers);
    await sendSigned(listening.url, event('meeting.started'), headers);
    await send(listening.url, event('meeting.ended'));
    await sendSigned(listening.url, recording('INVOKED'));
    expect(listening.stdout()).not.toContain('came in');
    await sendSigned(listening.url, event('meeting.ended'));
    await listening.ended;
    expect(listening.stdout()).toMatch(/\n✓ 2 of 2 deliveries came in [\d.]+ m?s\n/);
  });

  it('is not met when the time is over before', async () => {
    const clock = manualClock();
    const listening = await startListening({ exitAfter: 2, timeout: 1000 }, { clock, ...JSON_MODE });
    await sendEach(listening, event('meeting.started'));
    const failure = failureOf(listening.ended);
    await clock.pass(1000);
    expect(await failure).toMatchObject({
      exitCode: 6,
      message: '1 of 2 deliveries came within 1s.',
    });
    expect(listening.objects().at(-2)).toMatchObject({
      type: 'result',
      met: false,
      expectations: [],
      count: { wanted: 2, came: 1 },
    });
  });

  it('is not met when it is interrupted before', async () => {
    const listening = await startListening({ exitAfter: 2 });
    const failure = await failureOf(listening.stop());
    expect([failure.exitCode, failure.message]).toEqual([130, 'Interrupted after 0 of 2 deliveries.']);
  });

  it('ends the wait for expectations, too', async () => {
    const listening = await startListening({ exitAfter: 1, expect: ['meeting.ended'] });
    await sendEach(listening, event('meeting.started'));
    expect((await failureOf(listening.ended)).message).toBe(
      '1 of 1 expectation was not met in 1 delivery: meeting.ended.',
    );
  });
});

describe('listen --timeout', () => {
  it('alone ends in good order, with a summary', async () => {
    const listening = await startTimed({ timeout: 1000 });
    await sendEach(listening, event('meeting.started'));
    await listening.pass(1000);
    await listening.ended;
    expect(listening.stdout()).toMatch(/started\n\n1 delivery\n/);
  });

  it('leaves nothing waiting when something else ends it', async () => {
    const clock = manualClock();
    const listening = await startListening({ timeout: 60_000, exitAfter: 1 }, { clock });
    await sendEach(listening, event('meeting.started'));
    await listening.ended;
    expect(clock.sleepers).toBe(0);
  });
});
