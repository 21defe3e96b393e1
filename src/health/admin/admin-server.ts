import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../domain/clock.ts';
import { connectableHost } from '../../domain/network/listening.ts';
import { createConnections, type Connections } from '../../http/connections.ts';
import { closeServer, listen } from '../../http/listen.ts';
import { METRICS_TYPE } from '../metrics/exposition.ts';
import type { ReadinessReport } from '../readiness.ts';
import { isAllowedHost } from './allowed-host.ts';

export interface AdminServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly readiness: () => Promise<ReadinessReport>;
  /** Metrics in the Prometheus text format. */
  readonly metrics: () => Promise<string>;
}

export interface RunningAdminServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What a client may take of this process, which has deliveries to answer. */
const MAX_CONNECTIONS = 32;
const MAX_REQUESTS_PER_CONNECTION = 1000;
const MAX_HEADER_BYTES = 8192;
const REQUEST_TIMEOUT_MS = 5000;
const IDLE_TIMEOUT_MS = 10_000;
/** For reading an answer, or anything else. */
const SILENCE_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 500;

interface AdminAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly allow?: string;
}

/** Answers whoever watches a receiver: a port of its own, so that nobody who sends deliveries can ask. */
export async function startAdminServer(options: AdminServerOptions): Promise<RunningAdminServer> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    connectionsCheckingInterval: 1000,
  });
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION;
  server.timeout = SILENCE_TIMEOUT_MS;
  const connections = createConnections(MAX_CONNECTIONS);
  attach(server, connections, options);
  const { host, port, clock } = options;
  const bound = await listen(server, { command: 'listen', host, port, optionPrefix: 'admin-' });
  // What goes wrong with it is of no consequence to deliveries.
  server.on('error', () => undefined);
  const url = `http://${connectableHost(bound.address)}:${String(bound.port)}`;
  const closeIdle = (): void => connections.closeSilent();
  return {
    url,
    close: async () => await closeServer(server, { withinMs: CLOSE_TIMEOUT_MS, clock, closeIdle }),
  };
}

function attach(server: Server, connections: Connections, options: AdminServerOptions): void {
  server.on('connection', (socket) => {
    if (!connections.add(socket)) socket.destroy();
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    connections.beginRequest(socket);
    connections.beginAnswer(socket);
    response.once('close', () => connections.endAnswer(socket));
    void answer(request, options).then((found) => respond(request, response, found));
  });
}

/** Never fails. */
async function answer(request: IncomingMessage, options: AdminServerOptions): Promise<AdminAnswer> {
  const { host } = request.headers;
  if (!isAllowedHost(host, options.host))
    return text(403, 'The name in the Host header is not one of this server: ask for its IP address.');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { ...text(405, 'Only GET and HEAD are answered.'), allow: 'GET, HEAD' };
  try {
    return await answerPath((request.url ?? '').replace(/[?#].*$/s, ''), options);
  } catch {
    return text(500, 'The answer could not be made.');
  }
}

async function answerPath(path: string, { readiness, metrics }: AdminServerOptions): Promise<AdminAnswer> {
  switch (path) {
    case '/healthz':
      return text(200, 'ok');
    case '/readyz': {
      const report = await readiness();
      const body = `${JSON.stringify(report)}\n`;
      return { status: report.ready ? 200 : 503, type: 'application/json', body };
    }
    case '/metrics':
      return { status: 200, type: METRICS_TYPE, body: await metrics() };
    case '/':
      return text(200, 'dyte-hooks listen: /healthz /readyz /metrics');
    default:
      return text(404, 'Nothing is here but /healthz, /readyz and /metrics.');
  }
}

function text(status: number, line: string): AdminAnswer {
  return { status, type: 'text/plain; charset=utf-8', body: `${line}\n` };
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, allow }: AdminAnswer,
): void {
  // Nobody reads a body that comes along.
  if (hasBody(request)) response.setHeader('Connection', 'close');
  if (allow !== undefined) response.setHeader('Allow', allow);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    // No page may show it, as a picture, a script or a frame.
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  response.end(body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
