import { newestPayloads, PAYLOAD_FAMILIES, type PayloadFamily } from '../domain/events/payload-families.ts';
import { isObject } from '../domain/json/json-value.ts';
import { POLICY_NAMES, type PolicyName } from '../domain/retry/retry-policy.ts';

/** What `POST /_emulator/events` is asked for with `Accept`, to hear what becomes of deliveries. */
export const NDJSON = 'application/x-ndjson';

/** How an emulator is known from any other server. */
export const EMULATOR_NAME = 'dyte-hooks';

/** What `GET /_emulator` tells. */
export interface EmulatorDescription {
  readonly emulator: typeof EMULATOR_NAME;
  readonly id: string;
  readonly policy: PolicyName;
  /** The shape of the payloads that it sends. */
  readonly payloads: PayloadFamily;
  readonly timeScale: number;
  readonly organizationId: string;
  /** How many are registered. */
  readonly webhooks: number;
}

/**
 * Reads the answer of `GET /_emulator`.
 *
 * @returns undefined for what no emulator answers
 */
export function readDescription(answer: unknown): EmulatorDescription | undefined {
  const data = isObject(answer) ? answer['data'] : undefined;
  if (!isObject(data) || data['emulator'] !== EMULATOR_NAME) return undefined;
  const { id, timeScale, organizationId, webhooks } = data;
  const policy = POLICY_NAMES.find((name) => name === data['policy']);
  if (typeof id !== 'string' || typeof organizationId !== 'string' || policy === undefined) return undefined;
  if (typeof timeScale !== 'number' || typeof webhooks !== 'number') return undefined;
  const payloads = PAYLOAD_FAMILIES.find((name) => name === data['payloads']) ?? newestPayloads(policy);
  return { emulator: EMULATOR_NAME, id, policy, payloads, timeScale, organizationId, webhooks };
}
