import type { Socket } from 'node:net';
import { errorCode } from '../../domain/errors.ts';
import type { RefusalReason } from '../../domain/delivery/received-delivery.ts';

/**
 * Keeps TLS handshakes that are under way to a number: they cost far more than a connection that is
 * only open. At the limit a new one takes the place of the oldest.
 */
export interface Handshakes {
  begin(connection: Socket): void;
  /**
   * The handshake is over.
   *
   * @param secured the connection as TLS gives it, a socket of its own
   * @returns the connection that it was made on; undefined when it has ended since
   */
  finish(secured: Socket): Socket | undefined;
  /** The handshake has failed for this reason, which is told once its connection has ended. */
  fail(secured: Socket, error: Error): void;
}

interface Handshake {
  readonly connection: Socket;
  error?: Error;
}

/** @param onFailed told why no secure connection came about, unless the other side has sent nothing */
export function createHandshakes(limit: number, onFailed: (reason: RefusalReason) => void): Handshakes {
  /** By the other side's address and port: node does not say which socket a secured one was made on. */
  const underWay = new Map<string, Handshake>();

  const makeRoom = (): void => {
    const [oldest] = underWay;
    if (underWay.size < limit || oldest === undefined) return;
    const [peer, { connection }] = oldest;
    underWay.delete(peer);
    connection.destroy();
  };

  const begin = (peer: string, connection: Socket): void => {
    const handshake: Handshake = { connection };
    underWay.set(peer, handshake);
    connection.once('close', () => {
      if (underWay.get(peer) !== handshake) return;
      underWay.delete(peer);
      const reason = whyFailed(handshake);
      if (reason !== undefined) onFailed(reason);
    });
  };

  return {
    begin: (connection) => {
      const peer = peerOf(connection);
      makeRoom();
      if (peer === undefined) connection.destroy();
      else begin(peer, connection);
    },
    finish: (secured) => {
      const peer = peerOf(secured) ?? '';
      const handshake = underWay.get(peer);
      underWay.delete(peer);
      return handshake?.connection;
    },
    fail: (secured, error) => {
      const handshake = underWay.get(peerOf(secured) ?? '');
      if (handshake !== undefined) handshake.error = error;
    },
  };
}

/** Undefined when the other side has gone already. */
function peerOf({ remoteAddress, remotePort }: Socket): string | undefined {
  return remoteAddress === undefined ? undefined : `${remoteAddress} ${String(remotePort)}`;
}

function whyFailed({ connection, error }: Handshake): RefusalReason | undefined {
  if (connection.bytesRead === 0) return undefined;
  const code = errorCode(error) ?? 'ECONNRESET';
  if (code === 'ERR_SSL_HTTP_REQUEST') return 'no_tls';
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'too_slow';
  if (/ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE)/.test(code))
    return 'certificate_refused';
  // Clients made with Node hang up without a word when they have seen a certificate that they do not trust.
  const hungUp = code === 'ECONNRESET' && connection.bytesWritten > 0;
  return hungUp ? 'certificate_refused' : 'tls_failed';
}
