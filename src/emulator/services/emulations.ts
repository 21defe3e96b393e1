import { CLOUDFLARE } from './cloudflare.ts';
import { V2_API } from './v2-api.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { ServiceEmulation } from './service-emulation.ts';

/** By how one signs in: the services that share that share their API. */
export const EMULATIONS: Readonly<Record<SignIn, ServiceEmulation>> = {
  basic: V2_API,
  token: CLOUDFLARE,
};
