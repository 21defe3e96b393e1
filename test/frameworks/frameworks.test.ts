import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alarmsOf, checkWithKeyless } from '../endpoints/check.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { missingForGo, startProgram } from '../endpoints/programs.ts';
import { startSample } from '../endpoints/samples.ts';
import { startWorker } from '../endpoints/worker.ts';
import { MISSING } from './installed.ts';

/** Runtimes take their time to start, and workerd to load what a Worker needs. */
const TIMEOUT_MS = 3000;

/** For a whole test. */
const TEST_MS = 120_000;

const because = MISSING === undefined ? '' : ` (left out: ${MISSING})`;

describe.runIf(MISSING === undefined)(`a sample in its framework${because}`, { timeout: TEST_MS }, () => {
  it('of Fastify has nothing that a check finds fault with', async () => {
    const report = await checkWithKeyless((pem) => startSample('fastify', pem), { timeoutMs: TIMEOUT_MS });
    expect(alarmsOf(report)).toEqual([]);
  });

  it('of a Worker, in Cloudflare’s runtime, has none either', async () => {
    const start = (pem: string): ReturnType<typeof startWorker> =>
      startWorker('docs/endpoints/worker.mjs', pem);
    expect(alarmsOf(await checkWithKeyless(start, { timeoutMs: TIMEOUT_MS }))).toEqual([]);
  });

  it('of Cloudflare itself takes a missing key for a fault of the service, and reads one header family', async () => {
    const start = (pem: string): ReturnType<typeof startWorker> =>
      startWorker('test/endpoints/vendor-worker.js', pem);
    expect(alarmsOf(await checkWithKeyless(start, { timeoutMs: TIMEOUT_MS }))).toEqual([
      'warn headers.dyte',
      'fail faults.missing-key',
    ]);
  });
});

const missingGo = missingForGo();

describe('the sample in Go', { timeout: TEST_MS }, () => {
  it.runIf(missingGo === undefined)(
    `has nothing that a check finds fault with${missingGo === undefined ? '' : ` (left out: ${missingGo})`}`,
    async () => {
      const program = join(await temporaryDirectory(), 'webhook');
      execFileSync('go', ['build', '-o', program, 'docs/endpoints/webhook.go']);
      const report = await checkWithKeyless((pem) => startProgram([program], pem), { timeoutMs: TIMEOUT_MS });
      expect(alarmsOf(report)).toEqual([]);
    },
  );
});
