import { newestPayloads, PAYLOAD_FAMILIES, type PayloadFamily } from '../domain/events/payload-families.ts';
import { isObject } from '../domain/json/json-value.ts';
import { SERVICES, type Service } from '../domain/service/names.ts';
import { POLICY_NAMES, type PolicyName } from '../domain/retry/retry-policy.ts';
import type { AppRegistry } from './app-registry.ts';

/** What `POST /_emulator/events` is asked for with `Accept`, to hear what becomes of deliveries. */
export const NDJSON = 'application/x-ndjson';

/** How an emulator is known from any other server. */
export const EMULATOR_NAME = 'dyte-hooks';

/** What `GET /_emulator` tells. */
export interface EmulatorDescription {
  readonly emulator: typeof EMULATOR_NAME;
  readonly id: string;
  readonly service: Service;
  readonly policy: PolicyName;
  /** The shape of the payloads that it sends. */
  readonly payloads: PayloadFamily;
  readonly timeScale: number;
  /** Of the app that events are for when none is named: what payloads say of whose meeting it is. */
  readonly organizationId: string;
  /** How many are registered in all. */
  readonly webhooks: number;
  /** What holds webhooks; the organization of the v2 API has no name. */
  readonly apps: readonly DescribedApp[];
}

export interface DescribedApp {
  readonly id: string;
  readonly name: string;
  readonly webhooks: number;
}

type Described = Pick<EmulatorDescription, 'id' | 'service' | 'policy' | 'payloads' | 'timeScale'>;

/** @param apps those that there are now, with their webhooks */
export function describeEmulator(described: Described, apps: AppRegistry): EmulatorDescription {
  const shown = apps.list().map(({ entry: { id, name }, registry }) => {
    return { id, name, webhooks: registry.list().length };
  });
  return {
    emulator: EMULATOR_NAME,
    ...described,
    organizationId: apps.first().entry.id,
    webhooks: shown.reduce((sum, { webhooks }) => sum + webhooks, 0),
    apps: shown,
  };
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
  const service = SERVICES.find((name) => name === data['service']);
  const apps = readApps(data['apps']);
  const policy = POLICY_NAMES.find((name) => name === data['policy']);
  if (typeof id !== 'string' || typeof organizationId !== 'string' || policy === undefined) return undefined;
  if (typeof timeScale !== 'number' || typeof webhooks !== 'number') return undefined;
  const payloads = PAYLOAD_FAMILIES.find((name) => name === data['payloads']) ?? newestPayloads(policy);
  if (service === undefined || apps === undefined) return undefined;
  return {
    emulator: EMULATOR_NAME,
    id,
    service,
    policy,
    payloads,
    timeScale,
    organizationId,
    webhooks,
    apps,
  };
}

function readApps(value: unknown): readonly DescribedApp[] | undefined {
  return Array.isArray(value) && value.every(isDescribedApp) ? value : undefined;
}

function isDescribedApp(value: unknown): value is DescribedApp {
  if (!isObject(value)) return false;
  const { id, name, webhooks } = value;
  return typeof id === 'string' && typeof name === 'string' && typeof webhooks === 'number';
}
