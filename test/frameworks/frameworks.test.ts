import { describe, expect, it } from 'vitest';
import { checkedEndpoint, TRUSTED_KEYS } from '../helpers/checking.ts';
import { startSample } from '../endpoints/samples.ts';
import { startWorker } from '../endpoints/worker.ts';
import { MISSING } from './installed.ts';
import type { RunningEndpoint } from '../endpoints/endpoint.ts';

const ENDPOINTS: Readonly<Record<string, (pem: string) => Promise<RunningEndpoint>>> = {
  'Fastify (docs/endpoints/fastify.mjs)': (pem) => startSample('fastify', pem),
  'a Worker (docs/endpoints/worker.mjs)': (pem) => startWorker('docs/endpoints/worker.mjs', pem),
};

const because = MISSING === undefined ? '' : ` (left out: ${MISSING})`;

describe.each(Object.entries(ENDPOINTS))('%s', (_name, start) => {
  it.runIf(MISSING === undefined)(
    `takes a genuine delivery, also again, and refuses a forged one${because}`,
    async () => {
      const running = await start(TRUSTED_KEYS.publicKeyPem);
      const endpoint = checkedEndpoint(running.url.href, { timeoutMs: 3000 });
      const genuine = await endpoint.makeDelivery('genuine', 'meeting.started');
      const answers = [];
      for (const request of [genuine, genuine, { ...genuine, body: Buffer.from('{}') }]) {
        const { answer } = await endpoint.send(request);
        answers.push(answer.kind === 'answered' ? answer.status : answer);
      }
      await running.close();
      expect(answers).toEqual([200, 200, 401]);
    },
  );
});
