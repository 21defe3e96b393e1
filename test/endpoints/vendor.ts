import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchHandler } from './fetch-handler.ts';
import { startEndpoint, type RunningEndpoint } from './endpoint.ts';
import { TRUSTED_KEYS } from '../helpers/checking.ts';
import { vendorExpress } from './vendor-express.js';
import vendorWorker from './vendor-worker.js';

/** @param pem the public key that it trusts */
export async function startVendorExpress(pem: string): Promise<RunningEndpoint> {
  const done = new Map<string, number>();
  const server = createServer(
    vendorExpress(pem, (uuid) => {
      done.set(uuid, (done.get(uuid) ?? 0) + 1);
    }),
  );
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
      }),
  };
}

/** The Worker in this process. @param pem empty where its variable is not set */
export async function startVendorWorker(pem: string): Promise<RunningEndpoint> {
  const env = pem === '' ? {} : { WEBHOOK_PUBLIC_KEY: pem };
  const handler = fetchHandler((request) =>
    vendorWorker.fetch(request, env, { waitUntil: (work) => void work.catch(() => undefined) }),
  );
  const running = await startEndpoint(handler, TRUSTED_KEYS.publicKeyPem);
  return { ...running, timesDone: undefined };
}
