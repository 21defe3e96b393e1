import type { LookupFunction } from 'node:net';
import { localLookup } from '../domain/network/local-address.ts';

/** How a connection is made: certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
export interface ConnectOptions {
  readonly timeout: number;
  readonly autoSelectFamily: true;
  readonly rejectUnauthorized: true;
  readonly lookup?: LookupFunction;
}

/** @param host a name of this machine is found without asking a name server, which could lead elsewhere */
export function connectOptions(host: string, timeout: number): ConnectOptions {
  const lookup = localLookup(host);
  return {
    timeout,
    autoSelectFamily: true,
    rejectUnauthorized: true,
    ...(lookup === undefined ? {} : { lookup }),
  };
}
