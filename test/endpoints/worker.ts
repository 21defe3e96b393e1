import { fileURLToPath } from 'node:url';
import type { RunningEndpoint } from './endpoint.ts';

/** What is used of miniflare, which is in a folder of its own. */
interface Miniflare {
  readonly ready: Promise<URL>;
  getD1Database(binding: string): Promise<Database>;
  dispose(): Promise<void>;
}

interface Database {
  prepare(sql: string): { run(): Promise<unknown> };
}

interface MiniflareModule {
  readonly Miniflare: new (options: object) => Miniflare;
  readonly Log: new (level: number) => object;
  readonly LogLevel: { readonly NONE: number };
}

/**
 * Starts a Worker in workerd, the runtime that Cloudflare runs it in.
 *
 * @param file from the repository's root
 * @param pem what it is given as its key; empty for none
 */
export async function startWorker(file: string, pem: string): Promise<RunningEndpoint> {
  const path = fileURLToPath(
    new URL('../frameworks/node_modules/miniflare/dist/src/index.js', import.meta.url),
  );
  const module: { readonly default: MiniflareModule } = await import(/* @vite-ignore */ path);
  const { Miniflare, Log, LogLevel } = module.default;
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: fileURLToPath(new URL(`../../${file}`, import.meta.url)) }],
    compatibilityDate: '2026-04-01',
    bindings: pem === '' ? {} : { WEBHOOK_PUBLIC_KEY: pem },
    d1Databases: ['DB'],
    port: 0,
    log: new Log(LogLevel.NONE),
  });
  const url = new URL('/webhook', await worker.ready);
  const database = await worker.getD1Database('DB');
  await database
    .prepare(
      'CREATE TABLE deliveries (id TEXT PRIMARY KEY, body TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)',
    )
    .run();
  return { url, timesDone: undefined, close: () => worker.dispose() };
}
