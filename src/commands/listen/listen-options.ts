import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { EndingOptions } from './end-watcher.ts';
import type { ConnectionOptions } from './register/connection-options.ts';
import type { FaultOptions } from '../shared/fault-options.ts';
import type { ForwardOptions } from './forward-plan.ts';
import type { AlertOptions } from './health/alert-options.ts';
import type { AdminOptions } from './health/admin-options.ts';

export interface ListenOptions
  extends ConnectionOptions, EndingOptions, FaultOptions, ForwardOptions, AdminOptions, AlertOptions {
  readonly port: number;
  readonly host: string;
  readonly path: string | undefined;
  readonly verify: VerifyMode;
  readonly publicKey: string | undefined;
  /** Whether the public key of this machine is published, as services do. */
  readonly serveKey: boolean;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly store: string | undefined;
  readonly keep: number | undefined;
  readonly maxStore: number | undefined;
  /** File that is there while connections are accepted. */
  readonly readyFile: string | undefined;
  /** Whether the service is in this process too. */
  readonly emulate: boolean;
  /** The shape of its payloads; the newest of the policy's service without it. */
  readonly payloads: PayloadFamily | undefined;
}
