import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { systemClock } from '../../../src/process/system.ts';
import { run } from '../../../src/commands/listen/listen.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { uuidFor } from '../../helpers/deliveries.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort, startServer } from '../../helpers/http-servers.ts';
import { LISTEN_OPTIONS, startListening, type Listening } from '../../helpers/listening.ts';
import { readMetrics, valueOf, type ReadFamily } from '../../helpers/prometheus.ts';
import { rawConnection } from '../../helpers/raw-connection.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';
import { storePath, testStore } from '../../helpers/stores.ts';

const BODY = '{"event":"meeting.started","meeting":{"title":"Planning"}}';

type Parts = Parameters<typeof startListening>;

async function watched(...[options, parts, change]: Parts): Promise<Listening & { readonly admin: string }> {
  const listening = await startListening({ adminPort: 0, ...options }, parts, change);
  const admin = /Health and metrics are at (http:\S+):/.exec(listening.stderr())?.[1] ?? '';
  return { ...listening, admin };
}

async function metricsOf({ admin }: { readonly admin: string }): Promise<readonly ReadFamily[]> {
  return readMetrics(await (await fetch(`${admin}/metrics`)).text());
}

describe('the admin port of listen', () => {
  it('tells what came, and what became of it', async () => {
    const app = await startServer({ status: 204 });
    const target = `${app.url}/hook?token=geheim`;
    const listening = await watched({ forwardTo: [target], policy: 'dyte' });
    const first = { 'dyte-uuid': uuidFor('first') };
    await sendSigned(listening.url, BODY, first);
    await sendSigned(listening.url, BODY, first);
    await sendSigned(listening.url, 'no JSON', { 'dyte-uuid': uuidFor('second') });
    await send(listening.url, BODY, { headers: { 'dyte-signature': 'bad' } });
    await send(listening.url, undefined, { method: 'PUT' });
    const read = await eventually(async () => {
      const found = await metricsOf(listening);
      expect(valueOf(found, 'dyte_hooks_forwards_total', { outcome: 'handled' })).toBe(1);
      expect(valueOf(found, 'dyte_hooks_forwards_pending')).toBe(0);
      return found;
    });
    expect(valueOf(read, 'dyte_hooks_deliveries_received_total', { event: 'meeting.started' })).toBe(3);
    expect(valueOf(read, 'dyte_hooks_deliveries_received_total', { event: 'other' })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_deliveries_by_signature_total', { state: 'valid' })).toBe(3);
    expect(valueOf(read, 'dyte_hooks_deliveries_repeated_total')).toBe(1);
    expect(valueOf(read, 'dyte_hooks_deliveries_rejected_total', { reason: 'signature' })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_deliveries_rejected_total', { reason: 'not_json' })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_requests_refused_total', { reason: 'method' })).toBe(1);
    expect(valueOf(read, 'dyte_hooks_answer_duration_seconds_count')).toBe(4);
    expect(valueOf(read, 'dyte_hooks_ready')).toBe(1);
    expect(valueOf(read, 'dyte_hooks_target_up')).toBe(1);
    expect(JSON.stringify(read)).not.toContain('geheim');
  });

  it('tells of the store on disk, and is not ready while another process holds that', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const listening = await watched({}, { store: async () => store });
    await sendSigned(listening.url, BODY);
    const read = await metricsOf(listening);
    expect(valueOf(read, 'dyte_hooks_store_size_bytes') ?? 0).toBeGreaterThan(4096);
    expect(valueOf(read, 'dyte_hooks_store_commit_duration_seconds_count') ?? 0).toBeGreaterThan(0);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const report = await eventually(async () => {
      const answer = await fetch(`${listening.admin}/readyz`);
      expect(answer.status).toBe(503);
      return await answer.json();
    });
    expect(report).toMatchObject({ ready: false, reasons: [{ code: 'store_busy' }] });
    expect((await fetch(`${listening.admin}/healthz`)).status).toBe(200);
    other.exec('ROLLBACK');
    other.close();
    await eventually(async () => expect((await fetch(`${listening.admin}/readyz`)).status).toBe(200));
  });

  it('is not ready where the store is full', async () => {
    const store = await testStore({ path: await storePath(), maxBytes: 300_000 });
    // Nothing listens at the target, so that what waits for it may not be removed.
    const listening = await watched(
      { forwardTo: [`http://127.0.0.1:${String(await freePort())}/`], policy: 'dyte' },
      { store: async () => store },
    );
    const large = (number: number): string => JSON.stringify({ number, text: 'x'.repeat(20_000) });
    for (let number = 0; number < 20; number += 1) await sendSigned(listening.url, large(number));
    const report = await eventually(async () => {
      const answer = await fetch(`${listening.admin}/readyz`);
      expect(answer.status).toBe(503);
      return await answer.json();
    });
    expect(report).toMatchObject({ reasons: [{ code: 'store_full' }] });
    expect(valueOf(await metricsOf(listening), 'dyte_hooks_ready')).toBe(0);
  });

  it('is not ready without a key, unless nothing is checked', async () => {
    const noKey = async (): Promise<string> => {
      throw new HooksError('key_unavailable', 'There is none.');
    };
    const listening = await watched({}, { publicKey: noKey });
    const answer = await fetch(`${listening.admin}/readyz`);
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { reasons: [{ code: 'key_unavailable' }] },
    ]);
    const unchecked = await watched({ verify: 'off', publicKey: undefined }, { publicKey: noKey });
    expect((await fetch(`${unchecked.admin}/readyz`)).status).toBe(200);
  });

  it('answers GET and HEAD alone, and nothing but its paths', async () => {
    const { admin } = await watched();
    expect((await fetch(`${admin}/`)).status).toBe(200);
    expect((await fetch(`${admin}/metrics?x=1`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${admin}/webhook`)).status).toBe(404);
    const posted = await fetch(`${admin}/metrics`, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow'), posted.headers.get('connection')]).toEqual([
      405,
      'GET, HEAD',
      'close',
    ]);
  });

  it('is read by no web page', async () => {
    const { admin } = await watched();
    const { port } = new URL(admin);
    const connection = await rawConnection(Number(port));
    connection.send('GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    const rebound = await connection.closed();
    expect(rebound).toMatch(/^HTTP\/1\.1 403 /);
    expect(rebound).not.toContain('dyte_hooks');
    const { headers } = await fetch(`${admin}/metrics`);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('says its address with --json too', async () => {
    const listening = await startListening({ adminPort: 0 }, { options: { json: true } });
    const adminUrl = String(listening.objects()[0]?.['adminUrl']);
    expect((await fetch(`${adminUrl}/healthz`)).status).toBe(200);
    await listening.stop();
    await expect(fetch(`${adminUrl}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('cannot be a port that is taken, nor the one of deliveries', async () => {
    const port = await freePort();
    const context = testContext({ clock: systemClock, publicKey: async () => KEYS.pem });
    const same = await failureOf(run({ ...LISTEN_OPTIONS, port, adminPort: port }, context));
    expect([same.code, same.message]).toEqual([
      'usage_invalid',
      '--admin-port cannot be the port that deliveries come in at.',
    ]);
    const taken = await startServer();
    const context2 = testContext({ clock: systemClock, publicKey: async () => KEYS.pem });
    const adminPort = Number(new URL(taken.url).port);
    const used = await failureOf(run({ ...LISTEN_OPTIONS, adminPort }, context2));
    expect([used.code, used.hint]).toEqual(['port_in_use', expect.stringContaining('--admin-port 0')]);
  });

  it('keeps nobody who sends deliveries waiting, whoever holds its connections', async () => {
    const listening = await watched();
    const { port } = new URL(listening.admin);
    for (let number = 0; number < 100; number += 1)
      (await rawConnection(Number(port))).send('GET /metrics HTTP/1.1\r\n');
    expect((await sendSigned(listening.url, BODY)).status).toBe(200);
    expect((await fetch(`${listening.admin}/healthz`)).status).toBe(200);
  });
});
