import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../helpers/context.ts';
import { createTestKeys, uuidFor } from '../../helpers/deliveries.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startServer } from '../../helpers/http-servers.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const STARTED = '{"event":"meeting.started"}';
const forged = { headers: { 'dyte-signature': createTestKeys().sign(STARTED) } };
const unreachable = async (): Promise<string> => {
  throw new Error('There is no way to the service.');
};

function resultOf(listening: Listening): unknown {
  return listening.objects().find(({ type }) => type === 'result');
}

describe('without a key, with --verify auto', () => {
  it.each([
    ['unsigned', {}],
    ['signed as with a shared secret', { 'rtk-signature': 'ab'.repeat(32) }],
    ['signed with no base64', { 'dyte-signature': '-' }],
  ])('a request that is %s is refused, and --verify off is named', async (_what, headers) => {
    const listening = await startListening({}, { publicKey: unreachable });
    const answers = [1, 2].map(() => send(listening.url, STARTED, { headers }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 401]);
    await listening.stop();
    const said = listening.stdout().replaceAll(/\s+/g, ' ');
    expect(said.split('--verify off')).toHaveLength(2);
    expect(said).toContain('0 deliveries');
  });

  it('nothing meets an expectation: that it came is said, with exit code 6', async () => {
    const report = join(await temporaryDirectory(), 'report.xml');
    const listening = await startListening(
      { expect: ['meeting.started'], timeout: 1500, report: [`junit=${report}`] },
      { publicKey: unreachable, options: { json: true } },
    );
    expect((await send(listening.url, STARTED, forged)).status).toBe(200);
    const error = await failureOf(listening.ended);
    expect(error).toMatchObject({ code: 'expectation_unmet', exitCode: 6 });
    expect(error.hint).toContain('meeting.started came, but was not verified');
    expect(resultOf(listening)).toMatchObject({
      met: false,
      unverified: 1,
      expectations: [{ met: false, nearMisses: [{ reason: 'unverified', count: 1 }] }],
    });
    expect(readFileSync(report, 'utf8')).toContain('was not verified');
  });

  it('nothing counts for --exit-after either', async () => {
    const report = join(await temporaryDirectory(), 'report.xml');
    const listening = await startListening(
      { exitAfter: 1, timeout: 1500, report: [`junit=${report}`] },
      { publicKey: unreachable },
    );
    expect((await send(listening.url, STARTED, forged)).status).toBe(200);
    const error = await failureOf(listening.ended);
    expect(error).toMatchObject({ code: 'expectation_unmet', exitCode: 6 });
    expect(error.hint).toContain('1 delivery came, but was not verified');
    expect(listening.stdout()).toContain('1 delivery came, but was not verified and does not count');
    expect(readFileSync(report, 'utf8')).toContain('1 delivery came, but was not verified');
  });

  it('no command is run, and applications that check for themselves are handed it', async () => {
    const app = await startServer({ status: 200 });
    const listening = await startListening(
      { exec: ['cat'], forwardTo: [app.url], policy: 'dyte' },
      { publicKey: unreachable, environment: { PATH: process.env['PATH'] }, options: { json: true } },
    );
    await listening.until(/--exec/);
    expect((await send(listening.url, STARTED, forged)).status).toBe(200);
    await eventually(() => expect(app.received).toHaveLength(1));
    await listening.stop();
    const forwards = listening.objects().filter(({ type }) => type === 'forward');
    expect(forwards).toMatchObject([{ target: `${app.url}/` }]);
  });

  it('what came does not hide the genuine delivery of the same UUID', async () => {
    let isThere = false;
    const listening = await startListening(
      { expect: ['meeting.started'] },
      { publicKey: async () => (isThere ? KEYS.pem : await unreachable()) },
    );
    const uuid = { 'dyte-uuid': uuidFor('one') };
    const sent = (): Promise<unknown> =>
      send(listening.url, STARTED, { headers: { ...forged.headers, ...uuid } });
    await sent();
    await sent();
    expect(listening.stdout()).toContain('repeat (attempt 2)');
    isThere = true;
    await listening.until(/signatures are checked/);
    expect((await sendSigned(listening.url, STARTED, uuid)).status).toBe(200);
    await listening.ended;
    expect(listening.stdout()).toContain('1 expectation met');
  });

  it('all counts with --verify off', async () => {
    const listening = await startListening({
      verify: 'off',
      publicKey: undefined,
      expect: ['meeting.started'],
      exitAfter: 1,
    });
    expect((await send(listening.url, STARTED)).status).toBe(200);
    await listening.ended;
    expect(listening.stdout()).toContain('1 expectation met');
  });
});
