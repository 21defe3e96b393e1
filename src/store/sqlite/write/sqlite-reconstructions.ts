import { HooksError } from '../../../domain/errors.ts';
import { readPayload } from '../../../domain/delivery/payload.ts';
import { isTrusted } from '../../../domain/delivery/received-delivery.ts';
import { factKeyOfPayload } from '../../../domain/reconcile/fact-key.ts';
import type { StoreHorizon } from '../../../domain/reconcile/judge-facts.ts';
import type {
  KeepResult,
  RebuiltDelivery,
  ReconstructionStore,
  StoreTargets,
} from '../../reconstructions.ts';
import type { StoreEnvironment } from '../engine-types.ts';
import { inTransaction, type Database } from '../file/database.ts';
import { versionOf, type StoreAccess } from '../file/open-database.ts';
import { STORE_STATE_VERSION } from '../file/schema.ts';
import { storeError } from '../file/store-error.ts';
import { readHorizon } from '../file/store-lifetime.ts';
import { SIGNATURE_STATES } from '../read/delivery-rows.ts';
import { bytesIn, numberIn, wordIn } from '../read/row-values.ts';
import { readTargets } from './announced-targets.ts';
import { DeliveryTable } from './delivery-table.ts';
import { ForwardTable } from './forward-table.ts';
import { Heartbeats } from './heartbeats.ts';
import { ReconstructionTable } from './reconstruction-table.ts';

/** Rebuilt deliveries in a SQLite store, on a connection of their own. */
export class SqliteReconstructions implements ReconstructionStore {
  readonly #path: string;
  readonly #file: StoreAccess;
  readonly #environment: StoreEnvironment;

  /** @param file one that was opened for writing, where anything is to be kept */
  constructor(path: string, file: StoreAccess, environment: StoreEnvironment) {
    this.#path = path;
    this.#file = file;
    this.#environment = environment;
  }

  newestPosition(): number {
    return this.#withStoreErrors((database) => {
      const row = database.prepare('SELECT coalesce(max(position), 0) AS position FROM deliveries').get();
      return numberIn(row ?? {}, 'position');
    });
  }

  horizon(): StoreHorizon {
    return this.#withStoreErrors(readHorizon);
  }

  targets(): StoreTargets {
    return this.#withStoreErrors((database) => {
      if (versionOf(database) < STORE_STATE_VERSION) return { targets: [], isRunning: false };
      return readTargets(database, new Heartbeats(database, this.#environment));
    });
  }

  keep(rebuilt: readonly RebuiltDelivery[], after: number): readonly KeepResult[] {
    return this.#withStoreErrors((database) => {
      if (versionOf(database) < STORE_STATE_VERSION) throw olderStore(this.#path);
      const tables = {
        deliveries: new DeliveryTable(database, 1),
        forwards: new ForwardTable(database, this.#environment),
        reconstructions: new ReconstructionTable(database),
      };
      return inTransaction(database, () => {
        const arrived = factsAfter(database, after);
        return rebuilt.map((one) => keepOne(one, arrived, tables));
      });
    });
  }

  close(): void {
    this.#file.close();
  }

  #withStoreErrors<Result>(work: (database: Database) => Result): Result {
    try {
      return this.#file.use(work);
    } catch (error) {
      throw storeError(error, this.#path);
    }
  }
}

interface Tables {
  readonly deliveries: DeliveryTable;
  readonly forwards: ForwardTable;
  readonly reconstructions: ReconstructionTable;
}

function keepOne(
  { fact, delivery, targets, signature }: RebuiltDelivery,
  arrived: ReadonlySet<string>,
  { deliveries, forwards, reconstructions }: Tables,
): KeepResult {
  if (arrived.has(fact)) return 'arrived';
  if (reconstructions.has(fact)) return 'known';
  const position = deliveries.insert(delivery, null);
  if (position === undefined) return 'known';
  // This process never lives on as a receiver: whoever has the target takes them over.
  forwards.open(position, targets);
  reconstructions.add(fact, position, signature);
  return 'kept';
}

/** What deliveries tell that came since it was looked: with few of them this is soon done. */
function factsAfter(database: Database, after: number): ReadonlySet<string> {
  const rows = database
    .prepare(
      `SELECT d.signature, c.body FROM deliveries AS d JOIN contents AS c ON c.position = d.position
      WHERE d.position > ? AND d.rejection IS NULL`,
    )
    .iterate(after);
  const facts = new Set<string>();
  for (const row of rows) {
    if (!isTrusted(wordIn(row, 'signature', SIGNATURE_STATES))) continue;
    const payload = readPayload(bytesIn(row, 'body'));
    const fact = payload.readable ? factKeyOfPayload(payload.value) : undefined;
    if (fact !== undefined) facts.add(fact);
  }
  return facts;
}

function olderStore(path: string): HooksError {
  return new HooksError('store_unusable', `The store ${path} was made by an older dyte-hooks.`, {
    hint: 'Start "dyte-hooks listen" with it once, which brings it to the present version.',
  });
}
