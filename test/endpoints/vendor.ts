import { FAIL_ONCE_HEADER } from '../../src/domain/check/judge-after-error.ts';
import { fetchHandler } from './fetch-handler.ts';
import { serveOnFreePort, startEndpoint, type RunningEndpoint } from './endpoint.ts';
import { TRUSTED_KEYS } from '../helpers/checking.ts';
import { vendorExpress } from './vendor-express.js';
import vendorWorker from './vendor-worker.js';

/** @param pem the public key that it trusts */
export async function startVendorExpress(pem: string): Promise<RunningEndpoint> {
  const done = new Map<string, number>();
  const onWork = (uuid: string): void => {
    done.set(uuid, (done.get(uuid) ?? 0) + 1);
  };
  return serveOnFreePort(vendorExpress(pem, onWork), done);
}

/** The Worker in this process. @param pem empty where its variable is not set */
export async function startVendorWorker(pem: string): Promise<RunningEndpoint> {
  const done = new Map<string, number>();
  const handler = fetchHandler((request) =>
    vendorWorker.fetch(
      request,
      { ...(pem === '' ? {} : { WEBHOOK_PUBLIC_KEY: pem }), work: async () => work(request.headers, done) },
      { waitUntil: (background) => void background.catch(() => undefined) },
    ),
  );
  const running = await startEndpoint(handler, TRUSTED_KEYS.publicKeyPem);
  return { ...running, timesDone: (uuid) => done.get(uuid) ?? 0 };
}

/** The work that the sample leaves to whoever copies it: it fails where a check asks for that. */
function work(headers: Headers, done: Map<string, number>): void {
  const [name, value] = FAIL_ONCE_HEADER;
  if (headers.get(name) === value) throw new Error('The database is away.');
  const uuid = headers.get('rtk-uuid') ?? '';
  done.set(uuid, (done.get(uuid) ?? 0) + 1);
}
