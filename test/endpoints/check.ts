import { seededRandom } from '../../src/domain/seeded-random.ts';
import { ALL_PROBES } from '../../src/check/all-probes.ts';
import { POST_PROBE } from '../../src/check/probes/reachable.ts';
import { recognisePatterns } from '../../src/domain/check/patterns.ts';
import { runCheck } from '../../src/check/run-check.ts';
import { endpointOptions, TRUSTED_KEYS, UNKNOWN_KEYS } from '../helpers/checking.ts';
import { createSigner } from '../../src/sender/signer.ts';
import type { RunningEndpoint } from './endpoint.ts';
import type { CheckReport } from '../../src/domain/check/probe-result.ts';
import type { PolicyName } from '../../src/domain/retry/retry-policy.ts';

/** The same deliveries are signed once for all endpoints. */
const trusted = createSigner(TRUSTED_KEYS.privateKey);
const forger = createSigner(UNKNOWN_KEYS.privateKey);

export interface CheckSettings {
  readonly timeoutMs: number;
  readonly policy?: PolicyName;
  /** The same endpoint without its key. */
  readonly keyless?: RunningEndpoint | undefined;
  /** Chance: other ids for another seed. */
  readonly seed?: number;
}

/** Checks an endpoint as `check` does, in this process. */
export async function checkInProcess(
  { url, timesDone }: RunningEndpoint,
  { policy = 'realtimekit', timeoutMs, keyless, seed = 1 }: CheckSettings,
): Promise<CheckReport> {
  const { report } = await runCheck({
    ...endpointOptions(url.href),
    policy,
    timeoutMs,
    random: seededRandom(seed),
    trusted,
    makeForger: async () => forger,
    keylessUrl: keyless?.url,
    observer:
      timesDone === undefined ? undefined : { name: 'the test', timesDone: async (uuid) => timesDone(uuid) },
    probes: ALL_PROBES,
    precondition: POST_PROBE,
    maxMs: 120_000,
    recognisePatterns: (results) => recognisePatterns(results, policy),
    emit: () => undefined,
  });
  return report;
}

/** What a check finds fault with, as `verdict id`. */
export function alarmsOf({ results }: CheckReport): readonly string[] {
  return results
    .filter(({ judgement: { verdict } }) => verdict === 'fail' || verdict === 'warn')
    .map(({ id, judgement: { verdict } }) => `${verdict} ${id}`);
}

/** Starts an endpoint twice, with its key and without, checks it, and ends both. */
export async function checkWithKeyless(
  start: (pem: string) => Promise<RunningEndpoint>,
  settings: Omit<CheckSettings, 'keyless'>,
): Promise<CheckReport> {
  const running = await start(TRUSTED_KEYS.publicKeyPem);
  const keyless = await start('');
  try {
    return await checkInProcess(running, { ...settings, keyless });
  } finally {
    await running.close();
    await keyless.close();
  }
}
