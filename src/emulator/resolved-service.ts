import { newestPayloads, type PayloadFamily } from '../domain/events/payload-families.ts';
import { apiPathOf } from '../domain/service/api-path.ts';
import { DEFAULT_SERVICE } from '../domain/service/names.ts';
import { serviceOf } from '../domain/service/services.ts';
import { EMULATIONS } from './services/emulations.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { HeaderChoice } from '../sender/delivery-request.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import type { ServiceDefinition } from '../domain/service/service-definition.ts';
import type { ServiceEmulation } from './services/service-emulation.ts';

/** What an emulator does, once the defaults of its service are known. */
export interface ResolvedService {
  readonly definition: ServiceDefinition;
  /** Path of its API, below the address of the emulator. */
  readonly path: string;
  readonly policy: PolicyName;
  readonly headers: HeaderChoice;
  readonly payloads: PayloadFamily;
  readonly emulation: ServiceEmulation;
}

export function resolveService({
  service = DEFAULT_SERVICE,
  ...chosen
}: Pick<EmulatorOptions, 'service' | 'policy' | 'headers' | 'payloads'>): ResolvedService {
  const definition = serviceOf(service);
  const policy = chosen.policy ?? definition.policy;
  return {
    definition,
    path: apiPathOf(definition),
    policy,
    headers: chosen.headers ?? (policy === definition.policy ? definition.headers : HEADERS[policy]),
    payloads: chosen.payloads ?? newestPayloads(policy),
    emulation: EMULATIONS[definition.signIn],
  };
}

/** Of who has that policy. */
const HEADERS: Readonly<Record<PolicyName, HeaderChoice>> = { dyte: 'dyte', realtimekit: 'rtk' };
