import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkedEndpoint, TRUSTED_KEYS } from '../helpers/checking.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { missingForPython, startProgram } from './programs.ts';
import { startSample, type Sample } from './samples.ts';
import type { RunningEndpoint } from './endpoint.ts';
import type { ProbeRequest } from '../../src/domain/check/probe-result.ts';

const SAMPLES: readonly Sample[] = ['node', 'express', 'hono', 'next-route'];

/** What an endpoint answers to requests, one after the other. */
async function statuses(
  running: RunningEndpoint,
  make: (genuine: ProbeRequest) => readonly ProbeRequest[],
): Promise<readonly unknown[]> {
  const endpoint = checkedEndpoint(running.url.href, { timeoutMs: 3000 });
  const genuine = await endpoint.makeDelivery('genuine', 'meeting.started');
  const found: unknown[] = [];
  for (const request of make(genuine)) {
    const { answer } = await endpoint.send(request);
    found.push(answer.kind === 'answered' ? answer.status : answer.kind);
  }
  return found;
}

/** A genuine delivery, the same again, and another body with its signature. */
const requests = (genuine: ProbeRequest): readonly ProbeRequest[] => [
  genuine,
  genuine,
  { ...genuine, body: Buffer.from('{}') },
];

describe.each(SAMPLES)('the sample %s', (name) => {
  it('keeps a genuine delivery once, and refuses a forged one', async () => {
    const sample = await startSample(name, TRUSTED_KEYS.publicKeyPem);
    expect(await statuses(sample, requests)).toEqual([200, 200, 401]);
    await sample.close();
  });

  it('answers 503 while it has no key', async () => {
    const sample = await startSample(name, '');
    expect(await statuses(sample, (genuine) => [genuine])).toEqual([503]);
    await sample.close();
  });
});

const missing = missingForPython();

describe(`the sample webhook.py${missing === undefined ? '' : ` (left out: ${missing})`}`, () => {
  const start = async (pem: string): Promise<RunningEndpoint> =>
    startProgram(['python3', 'webhook.py'], pem, {
      DATABASE: join(await temporaryDirectory(), 'deliveries.db'),
    });

  it.runIf(missing === undefined)('keeps a genuine delivery once, and refuses a forged one', async () => {
    const sample = await start(TRUSTED_KEYS.publicKeyPem);
    expect(await statuses(sample, requests)).toEqual([200, 200, 401]);
    await sample.close();
  });

  it.runIf(missing === undefined)('answers 503 while it has no key', async () => {
    const sample = await start('');
    expect(await statuses(sample, (genuine) => [genuine])).toEqual([503]);
    await sample.close();
  });
});
