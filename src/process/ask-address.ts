import { createTransport } from '../api/transport.ts';
import { proxyFor, type ProxyEnvironment } from '../api/proxy-settings.ts';
import type { AddressAnswer } from '../domain/connection/address-answer.ts';
import { VERSION } from '../version.ts';

/** Milliseconds for one request: it goes around the world and back. */
const TIMEOUT_MS = 10_000;

/** Bytes of an answer that are read; pages for people are longer, and told by their beginning or not at all. */
const MAX_BODY_BYTES = 512 * 1024;

/**
 * Sends one GET to a public address, the way that requests leave this machine, on a connection of its own:
 * one that was kept would not show that the way has gone.
 *
 * @throws the signal's reason; HooksError `settings_invalid` for a proxy that is none
 */
export async function askAddress(
  url: URL,
  signal: AbortSignal,
  environment: ProxyEnvironment,
): Promise<AddressAnswer> {
  const transport = createTransport({
    url,
    proxy: proxyFor(url, environment),
    maxBodyBytes: MAX_BODY_BYTES,
    connectTimeoutMs: TIMEOUT_MS,
  });
  try {
    const headers = { 'user-agent': `dyte-hooks/${VERSION}`, accept: '*/*' };
    const outcome = await transport.attempt(
      { method: 'GET', url, headers },
      { timeoutMs: TIMEOUT_MS, signal },
    );
    if (outcome.kind === 'failure') return { kind: 'failed', fault: outcome.fault, code: outcome.code };
    const { status, location, body } = outcome;
    return { kind: 'answered', status, location, body };
  } finally {
    await transport.close();
  }
}
