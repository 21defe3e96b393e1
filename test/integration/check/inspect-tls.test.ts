import { describe, expect, it } from 'vitest';
import { checkedEndpoint } from '../../helpers/checking.ts';
import { freePort, startServer, startSocketServer, startTlsServer } from '../../helpers/http-servers.ts';
import { tlsFixture } from '../../helpers/tls.ts';
import type { TlsFinding } from '../../../src/domain/check/endpoint-network.ts';

async function findingAt(url: string): Promise<TlsFinding | undefined> {
  return checkedEndpoint(url).network.tls();
}

async function findingOf(certificate: string): Promise<TlsFinding | undefined> {
  const server = await startTlsServer(
    { key: tlsFixture('key'), cert: tlsFixture(certificate) },
    { status: 200 },
  );
  const finding = await findingAt(server.url);
  expect(server.received).toHaveLength(0);
  return finding;
}

describe('what an endpoint identifies itself with', () => {
  it('may be signed by itself', async () => {
    expect(await findingOf('self-signed')).toMatchObject({
      kind: 'established',
      problem: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      validUntil: expect.any(Number) as unknown,
    });
  });

  it('may have ended', async () => {
    const finding = await findingOf('expired');
    expect(finding).toMatchObject({ kind: 'established' });
    expect(finding?.kind === 'established' && (finding.validUntil ?? Infinity) < Date.now()).toBe(true);
  });

  it('is nothing where it speaks no TLS, or is not there', async () => {
    const plain = await startServer({ status: 200 });
    expect(await findingAt(plain.url.replace('http:', 'https:'))).toMatchObject({
      kind: 'failed',
      fault: 'no_tls',
    });
    const port = String(await freePort());
    expect(await findingAt(`https://127.0.0.1:${port}`)).toEqual({
      kind: 'failed',
      fault: 'connection_refused',
    });
  });

  it('is waited for no longer than for an answer', async () => {
    const silent = await startSocketServer(() => undefined);
    const endpoint = checkedEndpoint(silent.url.replace('http:', 'https:'), { timeoutMs: 30 });
    expect(await endpoint.network.tls()).toEqual({ kind: 'failed', fault: 'connect_timeout' });
  });

  it('is not waited for when the check is to end', async () => {
    const silent = await startSocketServer(() => undefined);
    const controller = new AbortController();
    const endpoint = checkedEndpoint(silent.url.replace('http:', 'https:'), { signal: controller.signal });
    const pending = endpoint.network.tls();
    controller.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
  });

  it('is not asked for over http', async () => {
    expect(await findingAt('http://127.0.0.1:1')).toBeUndefined();
  });
});
