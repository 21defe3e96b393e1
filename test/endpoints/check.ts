import { seededRandom } from '../../src/domain/seeded-random.ts';
import { ALL_PROBES } from '../../src/check/all-probes.ts';
import { recognisePatterns } from '../../src/domain/check/patterns.ts';
import { checkedEndpoint, TRUSTED_KEYS, UNKNOWN_KEYS } from '../helpers/checking.ts';
import { createSigner } from '../../src/sender/signer.ts';
import type { RunningEndpoint } from './endpoint.ts';
import type { Pattern, ProbeResult } from '../../src/domain/check/probe-result.ts';
import type { PolicyName } from '../../src/domain/retry/retry-policy.ts';

/** The same deliveries are signed once for all endpoints. */
const trusted = createSigner(TRUSTED_KEYS.privateKey);
const forger = createSigner(UNKNOWN_KEYS.privateKey);

/** What a check found. */
export interface Checked {
  readonly results: readonly ProbeResult[];
  readonly patterns: readonly Pattern[];
  readonly requests: number;
}

export interface CheckSettings {
  readonly policy?: PolicyName;
  readonly timeoutMs: number;
  /** Of an instance without its key. */
  readonly keyless?: RunningEndpoint | undefined;
  /** Chance: other ids for another seed. */
  readonly seed?: number;
}

/** Checks an endpoint as `check` does, in this process. */
export async function checkInProcess(
  { url, timesDone }: RunningEndpoint,
  { policy = 'realtimekit', timeoutMs, keyless, seed = 1 }: CheckSettings,
): Promise<Checked> {
  const observer =
    timesDone === undefined
      ? undefined
      : { name: 'the test', timesDone: async (uuid: string) => timesDone(uuid) };
  const endpoint = checkedEndpoint(url.href, {
    policy,
    timeoutMs,
    random: seededRandom(seed),
    trusted,
    makeForger: async () => forger,
    keylessUrl: keyless?.url,
    observer,
  });
  const has = {
    trusted_key: true,
    observer: observer !== undefined,
    keyless_endpoint: keyless !== undefined,
  };
  const results: ProbeResult[] = [];
  for (const { id, group, title, needs, run } of ALL_PROBES) {
    if (!needs.every((need) => has[need])) continue;
    results.push({ id, group, title, judgement: await run(endpoint), durationMs: 0 });
  }
  return { results, patterns: recognisePatterns(results, policy), requests: endpoint.requests };
}
