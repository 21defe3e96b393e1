import { connect as connectTls } from 'node:tls';
import { connect, isIP, type Socket } from 'node:net';
import { localLookup } from '../domain/network/local-address.ts';

/** Milliseconds: somebody waits for it who has their answer already. */
const CONNECT_TIMEOUT_MS = 1000;

/**
 * Whether anything accepts connections at the host and port of a URL, within a second. Nothing is sent but
 * the handshake of TLS.
 *
 * @param signal aborting it gives `false` at once
 */
export async function isConnectable(url: URL, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isSecure = url.protocol === 'https:';
  const target = {
    host,
    port: Number(url.port || (isSecure ? 443 : 80)),
    lookup: localLookup(url.hostname),
  };
  return await new Promise((resolve) => {
    // Whether its certificate is any good is not what is asked.
    const socket: Socket = isSecure
      ? connectTls({ ...target, servername: isIP(host) === 0 ? host : '', rejectUnauthorized: false })
      : connect(target);
    const settle = (isThere: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(isThere);
    };
    const onAbort = (): void => settle(false);
    const timer = setTimeout(onAbort, CONNECT_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort);
    socket.on('error', () => settle(false));
    socket.once(isSecure ? 'secureConnect' : 'connect', () => settle(true));
  });
}
