import { CLOUDFLARE } from './cloudflare.ts';
import { DYTE } from './dyte.ts';
import { REALTIMEKIT_V2 } from './realtimekit-v2.ts';
import type { Service } from './names.ts';
import type { ServiceDefinition } from './service-definition.ts';

const DEFINITIONS: Readonly<Record<Service, ServiceDefinition>> = {
  cloudflare: CLOUDFLARE,
  dyte: DYTE,
  'realtimekit-v2': REALTIMEKIT_V2,
};

/** What is particular to a service. */
export function serviceOf(name: Service): ServiceDefinition {
  return DEFINITIONS[name];
}
