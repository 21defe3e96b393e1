import { HooksError } from '../domain/errors.ts';
import type { Service } from '../domain/webhook/service.ts';
import { DYTE } from './dyte.ts';
import type { Flavour } from './flavour.ts';

/**
 * The flavour of a service.
 *
 * @throws HooksError `settings_invalid` for one that cannot be spoken to yet.
 */
export function flavourOf(service: Service): Flavour {
  switch (service) {
    case 'dyte':
    // Same paths, credentials and envelope, at another address.
    case 'realtimekit-v2':
      return DYTE;
    case 'cloudflare':
      throw new HooksError('settings_invalid', 'The service "cloudflare" is not supported yet.', {
        hint: 'Use --service dyte or --service realtimekit-v2.',
      });
    default:
      return service satisfies never;
  }
}
