import { isAppId } from '../domain/credentials/app-place.ts';
import { textOf } from '../domain/events/values.ts';
import type { JsonObject } from '../domain/json/json-value.ts';
import type { App } from '../domain/service/app.ts';
import type { AccountCalls } from '../domain/service/service-definition.ts';
import { ask } from './ask.ts';
import type { Connection } from './connection.ts';
import { entriesOf, PER_PAGE, readPages } from './read-pages.ts';

/**
 * Reads all apps of an account.
 *
 * Source: docs/service.md, "Around the webhooks".
 */
export async function readApps(
  connection: Connection,
  calls: AccountCalls,
  accountId: string,
): Promise<readonly App[]> {
  return readPages<App>(async (number) => {
    const query = { page_no: String(number), per_page: String(PER_PAGE) };
    const answer = await ask(connection, calls.appsPath(accountId), connection.service, query);
    return { ...answer, entries: entriesOf(answer).flatMap(readApp) };
  });
}

/** One without an id cannot be chosen. */
function readApp(entry: JsonObject): readonly App[] {
  const id = textOf(entry, 'id');
  if (id === undefined || !isAppId(id)) return [];
  return [{ id, name: textOf(entry, 'name') ?? '', createdAt: textOf(entry, 'created_at') }];
}
