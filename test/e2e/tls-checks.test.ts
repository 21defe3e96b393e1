import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../helpers/cli.ts';
import { startTlsServer } from '../helpers/http-servers.ts';
import { TEST_IDENTITY, tlsPath } from '../helpers/tls.ts';

describe('NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  const credentials = { DYTE_ORG_ID: '00000000-0000-4000-8000-000000000001', DYTE_API_KEY: 's3cret-key' };
  const tls = { key: TEST_IDENTITY.key, cert: TEST_IDENTITY.certificate };

  it('sends no credentials to any certificate, and nothing but JSON to standard error', async () => {
    const server = await startTlsServer(tls, { status: 200, body: { success: true, data: [] } });
    const environment = {
      ...credentials,
      DYTE_HOOKS_API_URL: `${server.url}/v2`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    const { code, stderr } = await runCli(['list', '--json'], { environment });
    const said: unknown = JSON.parse(stderr);
    expect([code, said]).toMatchObject([5, { error: { code: 'certificate_invalid' } }]);
    expect(server.received).toEqual([]);
    const trusted = { ...environment, NODE_EXTRA_CA_CERTS: tlsPath('self-signed') };
    expect(await runCli(['list', '--json'], { environment: trusted })).toMatchObject({ code: 0, stderr: '' });
    expect(server.received).toHaveLength(1);
  });

  it('fetches no key from any certificate', async () => {
    const server = await startTlsServer(tls, { status: 200, body: {} });
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const args = ['listen', '--port', '0', '--public-key', `${server.url}/key`, '--json'];
    const listening = startCli([...args, '--store', 'memory'], { environment });
    await listening.until(/could not be fetched/);
    listening.child.kill('SIGTERM');
    const { stderr } = await listening.finished;
    expect(stderr).not.toContain('Warning');
    expect(server.received).toEqual([]);
  });
});
