import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as runExport } from '../../src/commands/deliveries/export/export.ts';
import { run as runList } from '../../src/commands/deliveries/list.ts';
import { run as runShow } from '../../src/commands/deliveries/show.ts';
import { failureOf } from '../helpers/context.ts';
import { deliveryOf, looking } from '../helpers/deliveries-command.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { listen } from '../helpers/http-servers.ts';
import { startListening } from '../helpers/listening.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { replayStore } from '../helpers/replaying.ts';
import { sendSigned } from '../helpers/send-delivery.ts';

/** It is in every secret below, and nowhere else. */
const HIDDEN = 's3cr3tT0k3n';
const JWT = `eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.${HIDDEN}`;

const PAYLOAD = {
  event: 'recording.statusUpdate',
  meeting: { id: 'm1', sessionId: 'session-1', title: `Planning ${JWT}` },
  recording: { status: 'ERRORED', errMessage: `Bearer ${HIDDEN} was refused` },
  authToken: HIDDEN,
  credentials: { user: 'ada', values: [HIDDEN, { again: HIDDEN }] },
  stream: { api_key: 1, 'SRT-Passphrase': HIDDEN, url: `rtmps://live.example.test/live/${HIDDEN}` },
  note: `password=${HIDDEN}`,
};
const BODY = JSON.stringify(PAYLOAD);

const HEADERS: Readonly<Record<string, string>> = {
  'Cf-Access-Jwt-Assertion': JWT,
  'X-Authorization': HIDDEN,
  'X-Session-Id': HIDDEN,
  'X-Forwarded-Uri': `/hook?key=${HIDDEN}`,
  'X-Note': `Bearer ${HIDDEN}`,
};
const TARGET = `/hook/${JWT}?code=${HIDDEN}`;

/** What people need is still there. */
function expectShown(text: string): void {
  expect(text).not.toContain(HIDDEN);
  for (const shown of ['recording.statusUpdate', 'session-1', 'Planning']) expect(text).toContain(shown);
}

describe('a secret is shown by', () => {
  const delivery = deliveryOf('one', PAYLOAD, { target: TARGET, headers: Object.entries(HEADERS) });
  const filter = {
    events: undefined,
    meeting: undefined,
    webhook: undefined,
    since: undefined,
    until: undefined,
    signature: undefined,
    failed: false,
    waiting: false,
    limit: undefined,
    store: undefined,
    showSecrets: false,
  };

  it.each([false, true])('no list (--json %s)', async (json) => {
    const { context, out } = looking([delivery], { options: { json } });
    await runList({ ...filter, follow: false, exitCode: false }, context);
    expect(out()).not.toContain(HIDDEN);
    expect(out()).toContain('recording.statusUpdate');
  });

  it.each([false, true])('no show (--json %s)', async (json) => {
    const { context, out } = looking([delivery], { options: { json } });
    const options = { delivery: 'last', body: false, verbose: true, showSecrets: false, store: undefined };
    await runShow(options, context);
    expect(out()).not.toContain(HIDDEN);
    expect(out()).toContain('Planning');
  });

  it.each(['ndjson', 'har', 'curl', 'fixture'] as const)('no export as %s', async (format) => {
    const { context, out, err } = looking([delivery]);
    const options = { ...filter, deliveries: [], output: undefined, to: undefined, format };
    await runExport(options, context);
    const decoded = out().replaceAll(/"bodyBase64":"([^"]*)"/g, (_all, body: string) =>
      Buffer.from(body, 'base64').toString(),
    );
    expectShown(decoded);
    expect(err()).toContain('Secrets were masked in 1 delivery');
  });

  it.each([false, true])('no listen (--json %s), which shows what a target answered too', async (json) => {
    const answer = createServer((request, response) => {
      request.resume();
      response.setHeader('Set-Cookie', `sid=${HIDDEN}`);
      response.setHeader('Location', `/done?code=${HIDDEN}`);
      response.end(JSON.stringify({ ok: 1, token: HIDDEN, deep: { password: HIDDEN } }));
    });
    const target = `http://127.0.0.1:${String(await listen(answer))}/?key=${HIDDEN}`;
    const report = join(await temporaryDirectory(), 'report.xml');
    const listening = await startListening(
      {
        verbose: true,
        forwardTo: [target],
        policy: 'dyte',
        report: [`junit=${report}`],
        expect: [
          'recording.statusUpdate{authToken=a*}',
          'recording.statusUpdate{credentials.values.0=a*}',
          'recording.statusUpdate{note=a*}',
        ],
      },
      { options: { json }, environment: { GITHUB_ACTIONS: 'true' } },
    );
    await sendSigned(`${listening.url}${TARGET}`, BODY, HEADERS);
    await listening.until(/"outcome":"answered"|"ok":1/);
    await failureOf(listening.stop());
    expectShown(listening.stdout() + listening.stderr());
    const junit = await readFile(report, 'utf8');
    expect(junit).not.toContain(HIDDEN);
    expect(junit).toContain('came with credentials.values.0 &quot;…&quot;');
  });

  it.each([false, true])('no replay --dry-run (--json %s)', async (json) => {
    const store = await replayStore([
      newDelivery('one', { body: Buffer.from(BODY), target: TARGET, headers: Object.entries(HEADERS) }),
    ]);
    const { out, err } = await store.run(
      { deliveries: ['last'], to: `http://127.0.0.1:9/?key=${HIDDEN}`, dryRun: true },
      { options: { json } },
    );
    expect(out + err).not.toContain(HIDDEN);
    expect(out).toContain('recording.statusUpdate');
  });
});
