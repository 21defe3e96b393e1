import { connect } from 'node:tls';
import { isIP, type LookupFunction } from 'node:net';
import { networkFault } from '../domain/network/network-fault.ts';
import type { TlsFinding } from '../domain/check/endpoint-network.ts';

export interface TlsInspection {
  readonly lookup: LookupFunction;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Looks at what an https endpoint identifies itself with. Nothing is sent but the handshake of TLS.
 *
 * @throws the signal's reason
 */
export async function inspectTls(
  url: URL,
  { lookup, timeoutMs, signal }: TlsInspection,
): Promise<TlsFinding> {
  signal.throwIfAborted();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || '443');
  const servername = isIP(host) === 0 ? host : '';
  return await new Promise((resolve, reject) => {
    // What nobody should trust is to be described here, not refused.
    const socket = connect({ host, port, servername, lookup, rejectUnauthorized: false });
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      finish();
    };
    const onAbort = (): void => end(() => reject(signal.reason));
    const fail = (fault: ReturnType<typeof networkFault>): void =>
      end(() => resolve({ kind: 'failed', fault }));
    const timer = setTimeout(() => fail('connect_timeout'), timeoutMs);
    signal.addEventListener('abort', onAbort);
    socket.on('error', (error) => fail(networkFault(error)));
    socket.on('close', () => fail('connection_lost'));
    socket.once('secureConnect', () => {
      const { authorized, authorizationError } = socket;
      const problem = authorized ? undefined : codeOf(authorizationError);
      const validUntil = Date.parse(socket.getPeerCertificate().valid_to);
      end(() =>
        resolve({
          kind: 'established',
          problem,
          validUntil: Number.isNaN(validUntil) ? undefined : validUntil,
        }),
      );
    });
  });
}

/** Node gives a code as a text here, whatever its type says. */
function codeOf(error: unknown): string {
  if (error instanceof Error)
    return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return typeof error === 'string' ? error : 'unknown';
}
