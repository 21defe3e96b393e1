import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { ReceiverLimits } from './limits.ts';

/** What the receiver proves itself with to a sender that speaks https. */
export interface TlsIdentity {
  /** As PEM: the certificate of the receiver, then those between it and its authority. */
  readonly certificate: string;
  /** The private key of the first certificate, as PEM. */
  readonly key: string;
}

/** How often node looks for requests that take too long; its default is 30 seconds. */
const CHECK_INTERVAL_MS = 500;

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
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
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
  { handshakeMs }: ReceiverLimits,
  { certificate, key }: TlsIdentity,
): Promise<Server> {
  const { createServer: createHttps } = await import('node:https');
  return createHttps({ ...options, cert: certificate, key, handshakeTimeout: handshakeMs });
}

/** Of the files that the process may have open, what everything but incoming connections may need. */
const RESERVED_DESCRIPTORS = 64;

/** Connections below which nothing could be received. */
const MIN_CONNECTIONS = 16;

/**
 * As many connections as wanted, or as this system lets the process open. Where it has no descriptor
 * left it turns every new connection away, good ones too, before the receiver can make room.
 */
export async function affordableConnections(wanted: number): Promise<number> {
  const open = await maxOpenFiles();
  return open === undefined
    ? wanted
    : Math.min(wanted, Math.max(MIN_CONNECTIONS, open - RESERVED_DESCRIPTORS));
}

/** Undefined where it cannot be read: on other systems than Linux, whose limits are high or raised by Node. */
async function maxOpenFiles(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
