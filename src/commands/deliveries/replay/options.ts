import type { ReplaySpeed } from '../../../domain/replay/replay-plan.ts';
import type { FilterOptions } from '../filter.ts';

export interface DeliveriesReplayOptions extends FilterOptions {
  /** What `parseDeliveryReference` takes. */
  readonly deliveries: readonly string[];
  /** Infinity for all. */
  readonly limit: number | undefined;
  readonly to: string | undefined;
  /** A command, in the place of a URL. */
  readonly exec: string | undefined;
  /** Each `Name: value`. */
  readonly header: readonly string[];
  /** Each `NAME=VARIABLE`. */
  readonly headerEnv: readonly string[];
  readonly insecure: boolean;
  readonly speed: ReplaySpeed | undefined;
  /** Milliseconds. */
  readonly maxGap: number | undefined;
  readonly concurrency: number | undefined;
  /** Milliseconds. */
  readonly forwardTimeout: number | undefined;
  readonly keepGoing: boolean;
  /** Each as `parseEdit` takes it. */
  readonly edit: readonly string[];
  readonly editWith: string | undefined;
  /** Whether to edit with what `VISUAL` or `EDITOR` names. */
  readonly editor: boolean;
  readonly newUuid: boolean;
  readonly dryRun: boolean;
  /** A replay's number, or the newest that is not done. */
  readonly resume: number | 'newest' | undefined;
  readonly showSecrets: boolean;
  readonly store: string | undefined;
}
