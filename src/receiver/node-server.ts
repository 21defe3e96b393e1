import { createServer, type Server, type ServerOptions } from 'node:http';
import type { ReceiverLimits } from './limits.ts';

/** What the receiver proves itself with to a sender that speaks https. */
export interface TlsIdentity {
  /** As PEM: the certificate of the receiver, then those between it and its authority. */
  readonly certificate: string;
  /** The private key of the first certificate, as PEM. */
  readonly key: string;
}

/** How often node looks for requests that take too long, in milliseconds; its default is 30 seconds. */
const CHECKING_INTERVAL = 500;

/**
 * Makes node's own server with the receiver's limits: plain HTTP, or HTTPS where there is an identity.
 *
 * @throws what node:tls throws for an identity that cannot be used
 */
export async function createNodeServer(
  limits: ReceiverLimits,
  identity: TlsIdentity | undefined,
): Promise<Server> {
  const options: ServerOptions = {
    maxHeaderSize: limits.headersSize,
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.idleTime,
    connectionsCheckingInterval: CHECKING_INTERVAL,
    // Node would refuse these itself, and tell nobody.
    requireHostHeader: false,
  };
  const server =
    identity === undefined ? createServer(options) : await createTlsServer(options, limits, identity);
  // A sender that has finished sending still waits for its answer. Node's types leave this property out.
  Object.assign(server, { httpAllowHalfOpen: true });
  // The size of the headers is the limit. Node would leave out what comes after the 2000th, signatures too.
  server.maxHeadersCount = 0;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  return server;
}

async function createTlsServer(
  options: ServerOptions,
  { handshakeTime }: ReceiverLimits,
  { certificate, key }: TlsIdentity,
): Promise<Server> {
  const { createServer: createHttps } = await import('node:https');
  return createHttps({ ...options, cert: certificate, key, handshakeTimeout: handshakeTime });
}
