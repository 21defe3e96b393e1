import { seededRandom } from '../../src/domain/seeded-random.ts';
import { ALL_PROBES } from '../../src/check/all-probes.ts';
import { checkedEndpoint, TRUSTED_KEYS, UNKNOWN_KEYS } from '../helpers/checking.ts';
import { createSigner } from '../../src/sender/signer.ts';
import type { RunningEndpoint } from './endpoint.ts';
import type { Judgement } from '../../src/domain/check/probe-result.ts';

/** The same deliveries are signed once for all endpoints. */
const trusted = createSigner(TRUSTED_KEYS.privateKey);
const forger = createSigner(UNKNOWN_KEYS.privateKey);

export const TIMEOUT_MS = 300;

export async function checkInProcess(
  { url, timesDone }: RunningEndpoint,
  keyless?: RunningEndpoint,
): Promise<ReadonlyMap<string, Judgement>> {
  const endpoint = checkedEndpoint(url.href, {
    timeoutMs: TIMEOUT_MS,
    random: seededRandom(1),
    trusted,
    makeForger: async () => forger,
    keylessUrl: keyless?.url,
    observer:
      timesDone === undefined ? undefined : { name: 'the test', timesDone: async (uuid) => timesDone(uuid) },
  });
  const results = new Map<string, Judgement>();
  for (const probe of ALL_PROBES) results.set(probe.id, await probe.run(endpoint));
  return results;
}
