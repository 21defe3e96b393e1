import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { FAIL_ONCE_HEADER } from '../../src/domain/check/judge-after-error.ts';
import type { AddressInfo } from 'node:net';

/** A request as the code of an endpoint has it. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  /** A header in whatever letters it came; empty where it did not come. */
  header(name: string): string;
  /** Names and values as they came, by turns. */
  readonly rawHeaders: readonly string[];
}

export interface Reply {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an endpoint has while it runs. */
export interface Tools {
  /** The key that it trusts. */
  readonly key: KeyObject;
  /** Whether a signature is that of these bytes. */
  readonly isSignatureOf: (body: Uint8Array, signature: string, key?: KeyObject) => boolean;
  /** Does the work for a delivery, and remembers that it was done. @throws once, where a check asks for it */
  readonly work: (delivery: Incoming) => void;
  /** What was kept, by the ids of deliveries. */
  readonly kept: Map<string, Promise<void>>;
  readonly pause: (ms: number) => Promise<void>;
}

/** The code of an endpoint. Null is no answer at all, until the connection ends. */
export type Handler = (delivery: Incoming, tools: Tools) => Reply | null | Promise<Reply | null>;

/** An endpoint that runs on this machine. */
export interface RunningEndpoint {
  readonly url: URL;
  /** How often the work for a delivery was done; undefined where that cannot be seen. */
  readonly timesDone: ((uuid: string) => number) | undefined;
  close(): Promise<void>;
}

/** The first value that came of the headers of either family; RealtimeKit's counts where both did. */
export function either(delivery: Incoming, name: string): string {
  return delivery.header(`rtk-${name}`) || delivery.header(`dyte-${name}`);
}

/** What a delivery goes by: its UUID, and without one its webhook and its bytes. */
export function idOf(delivery: Incoming): string {
  const digest = createHash('sha256').update(either(delivery, 'webhook-id')).update(delivery.body);
  return either(delivery, 'uuid') || digest.digest('hex');
}

/** Starts an endpoint on a free port. @param pem the public key that it trusts */
export async function startEndpoint(handler: Handler, pem: string): Promise<RunningEndpoint> {
  const done = new Map<string, number>();
  const failed = new Set<string>();
  const tools: Tools = {
    key: createPublicKey(pem),
    isSignatureOf: (body, signature, key = tools.key) =>
      verify('sha256', body, key, Buffer.from(signature, 'base64')),
    work: (delivery) => {
      const id = idOf(delivery);
      const [name, value] = FAIL_ONCE_HEADER;
      if (delivery.header(name) === value && !failed.has(id)) {
        failed.add(id);
        throw new Error('The database is away.');
      }
      done.set(id, (done.get(id) ?? 0) + 1);
    },
    kept: new Map(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  return serveOnFreePort((request, response) => void serve(request, response, handler, tools), done);
}

/** @param done how often the work for each UUID was done */
export async function serveOnFreePort(
  listener: RequestListener,
  done: ReadonlyMap<string, number>,
): Promise<RunningEndpoint> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/webhook`),
    timesDone: (uuid) => done.get(uuid) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
  tools: Tools,
): Promise<void> {
  try {
    const body = await buffer(request);
    const reply = await handler(incoming(request, body), tools);
    if (reply !== null) response.writeHead(reply.status, reply.headers).end(reply.text ?? '');
  } catch {
    // What a framework answers when a handler throws.
    response.writeHead(500).end('Internal Server Error');
  }
}

function incoming(request: IncomingMessage, body: Buffer): Incoming {
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    body,
    header: (name) => String(request.headers[name] ?? ''),
    rawHeaders: request.rawHeaders,
  };
}
