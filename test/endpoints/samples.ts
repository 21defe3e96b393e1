import { once } from 'node:events';
import { Server, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { TRUSTED_KEYS } from '../helpers/checking.ts';
import { fetchHandler } from './fetch-handler.ts';
import { startEndpoint, type RunningEndpoint } from './endpoint.ts';

/** A file of docs/endpoints/ that runs in Node.js. */
export type Sample = 'node' | 'express' | 'hono' | 'fastify' | 'next-route';

let started = 0;

/** How often the samples that run say that they worked on a delivery, by its UUID. */
const done = new Map<string, number>();

/**
 * Runs a sample as it stands in the documentation, in this process, on a free port. It says which deliveries it
 * worked on.
 *
 * @param pem what it is given as its key; empty for none
 */
export async function startSample(name: Sample, pem: string): Promise<RunningEndpoint> {
  // The next ones are sent the same ids. Those that run side by side write to one console.
  done.clear();
  const log = vi.spyOn(console, 'log').mockImplementation((line: unknown) => {
    const [, id = ''] = String(line).split(' ');
    done.set(id, (done.get(id) ?? 0) + 1);
  });
  const { url, close } = await serve(await load(name, pem));
  return {
    url: new URL('/webhook', url),
    timesDone: (uuid) => done.get(uuid) ?? 0,
    close: async () => {
      await close();
      log.mockRestore();
    },
  };
}

/** Under another name each time, so that it is run again, with the environment that it reads. */
async function load(name: Sample, pem: string): Promise<object> {
  const before = { PORT: process.env['PORT'], WEBHOOK_PUBLIC_KEY: process.env['WEBHOOK_PUBLIC_KEY'] };
  Object.assign(process.env, { PORT: '0', WEBHOOK_PUBLIC_KEY: pem });
  try {
    started += 1;
    const path = fileURLToPath(new URL(`../../docs/endpoints/${name}.mjs`, import.meta.url));
    const sample: unknown = await import(/* @vite-ignore */ `${path}?${String(started)}`);
    if (typeof sample !== 'object' || sample === null) throw new Error(`${name}.mjs exports nothing.`);
    return sample;
  } finally {
    for (const [variable, value] of Object.entries(before))
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
  }
}

type Running = Pick<RunningEndpoint, 'url' | 'close'>;

async function serve(sample: object): Promise<Running> {
  if ('server' in sample && sample.server instanceof Server) return listening(sample.server);
  if ('POST' in sample && typeof sample.POST === 'function') return serveRoute(sample.POST.bind(sample));
  throw new Error('The sample has neither a server nor a route.');
}

/** As Next.js does: a method that the route does not have is answered 405. */
function serveRoute(post: (request: Request) => Promise<Response>): Promise<Running> {
  const handler = fetchHandler(async (request) =>
    request.method === 'POST' ? post(request) : new Response('', { status: 405 }),
  );
  return startEndpoint(handler, TRUSTED_KEYS.publicKeyPem);
}

async function listening(server: Server): Promise<Running> {
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${String(port)}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
