import { serviceOf } from '../domain/service/services.ts';
import type { Settings } from './settings.ts';

/**
 * One sentence for people when credentials of the environment go to an address that a saved profile names
 * and that is not the service's own: whoever set the one may not know of the other.
 */
export function unexpectedApiUrl({ profile, service, apiUrl, sources }: Settings): string | undefined {
  if (sources.credentials !== 'environment' || sources.apiUrl !== 'profile') return undefined;
  if (apiUrl === serviceOf(service).apiUrl) return undefined;
  return `The credentials of the environment go to ${apiUrl}, as profile "${profile}" has it. To choose another address, set DYTE_HOOKS_API_URL.`;
}
