import { startServer, type Received, type Reply, type TestServer } from './http-servers.ts';
import { data, serviceError } from './api-client.ts';
import type { ServerResponse } from 'node:http';

/** A service whose list and answers are as odd as a test wants them. */
export interface RoughService extends TestServer {
  /** What it lists, as it is. */
  readonly entries: unknown[];
}

export interface RoughOptions {
  /** Fields beside `data` in the answer to a list. */
  readonly envelope?: object;
  /** What it answers to a write that it has carried out; the webhook without it. */
  readonly written?: { readonly status: number; readonly body?: unknown };
  /** Answers the nth call, counted from 0, which is then not carried out. */
  readonly instead?: (
    call: number,
    request: Received,
  ) => { readonly status: number; readonly body?: unknown } | undefined;
  /** Happens before a call is carried out: somebody else at work. */
  readonly before?: (request: Received, entries: unknown[]) => void;
}

/** Starts a service that carries out what it is asked to, on a list of anything. */
export async function startRoughService(
  entries: unknown[],
  { envelope = {}, written, instead, before }: RoughOptions = {},
): Promise<RoughService> {
  let calls = 0;
  const reply: Reply = (request, response) => {
    before?.(request, entries);
    const other = instead?.(calls, request);
    calls += 1;
    if (other !== undefined) {
      answer(response, other);
      return;
    }
    const carriedOut = carryOut(request, entries, envelope);
    const isWrite = request.method !== 'GET' && carriedOut.status < 300;
    answer(response, isWrite && written !== undefined ? written : carriedOut);
  };
  return { ...(await startServer(reply)), entries };
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

function answer(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
}

function carryOut({ method, path, body }: Received, entries: unknown[], envelope: object): Answer {
  const id = /\/webhooks\/(.+)$/.exec(path)?.[1];
  if (id === undefined) {
    if (method === 'GET') return { status: 200, body: { ...data(entries), ...envelope } };
    const made = { id: `made-${String(entries.length)}`, ...fieldsOf(JSON.parse(body)) };
    if (entries.some((entry) => fieldsOf(entry)['url'] === fieldsOf(made)['url']))
      return { status: 409, body: serviceError(409, 'exists') };
    entries.push(made);
    return { status: 201, body: data(made) };
  }
  const index = entries.findIndex((entry) => String(fieldsOf(entry)['id']) === decodeURIComponent(id));
  if (index === -1) return { status: 404, body: serviceError(404, 'Error: resource not found') };
  if (method === 'DELETE') return { status: 200, body: data(entries.splice(index, 1)[0]) };
  if (method !== 'GET') entries[index] = { ...fieldsOf(entries[index]), ...fieldsOf(JSON.parse(body)) };
  return { status: 200, body: data(entries[index]) };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
