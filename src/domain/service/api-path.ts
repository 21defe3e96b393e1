import type { ServiceDefinition } from './service-definition.ts';

/** Path of the API of a service on its host: what an emulator has behind its own address. */
export function apiPathOf({ apiUrl }: ServiceDefinition): string {
  return new URL(apiUrl).pathname;
}
