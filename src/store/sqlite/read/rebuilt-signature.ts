import type { DeliveryContent } from '../../../domain/delivery/stored-delivery.ts';
import { withDeliveryHeader } from '../../../domain/replay/changed-headers.ts';
import { STORE_STATE_VERSION } from '../file/schema.ts';
import { versionOf } from '../file/open-database.ts';
import { prepareOnce, type Database } from '../file/database.ts';
import { optionalTextIn } from './row-values.ts';

/**
 * What is sent of a rebuilt delivery: with the signature of this machine's key, where it was rebuilt with one.
 * The delivery itself has none, since it never came with any.
 */
export function withRebuiltSignature<Content extends Pick<DeliveryContent, 'headers'>>(
  database: Database,
  position: number,
  content: Content,
): Content {
  if (versionOf(database) < STORE_STATE_VERSION) return content;
  const row = prepareOnce(database, 'SELECT signature FROM reconstructions WHERE position = ?').get(position);
  const signature = row === undefined ? undefined : optionalTextIn(row, 'signature');
  if (signature === undefined) return content;
  return { ...content, headers: withDeliveryHeader(content.headers, 'signature', signature) };
}
