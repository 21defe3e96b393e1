import { SERVICES } from './names.ts';
import { serviceOf } from './services.ts';

/**
 * Where the service has gone that publishes its key at this address; undefined where one that stays has its
 * key there too, or nobody has.
 */
export function movedKeyOwner(keyUrl: string): string | undefined {
  const owners = SERVICES.map(serviceOf).filter((service) => service.keyUrl(service.apiUrl) === keyUrl);
  return owners.some(({ moved }) => moved === undefined) ? undefined : owners[0]?.moved;
}
