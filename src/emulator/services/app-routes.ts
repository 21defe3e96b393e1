import { Hono, type Context } from 'hono';
import { answer, methodNotAllowed, refuse } from '../answers.ts';
import { LIMITS } from '../emulator-options.ts';
import { readJsonBody } from '../request-body.ts';
import { BadRequest, readAppName } from '../webhook-body.ts';
import { pageOf, pagingOf, readCount, readSortOrder, type SortOrder } from './paging.ts';
import type { AppEntry, AppRegistry } from '../app-registry.ts';

/** Chosen: small enough that a client that does not turn pages is found out. */
const PER_PAGE = 10;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 10_000;

/** The apps of an account (docs/service.md, "Around the webhooks"). */
export function createAppRoutes(apps: AppRegistry): Hono {
  const api = new Hono();
  api.get('/', (context) => {
    const found = sorted(matching(apps, context.req.query('search') ?? ''), readSortOrder(context));
    const number = readNumber(context, 'page_no', { fallback: 1, max: MAX_PAGE });
    const size = readNumber(context, 'per_page', { fallback: PER_PAGE, max: MAX_PER_PAGE });
    const data = pageOf(found, { number, size });
    const paging = pagingOf(data.length, found.length, { number, size });
    return context.json({ success: true, data, paging });
  });
  api.post('/', async (context) => {
    const name = readAppName(await readJsonBody(context, LIMITS.apiBodyBytes));
    const app = apps.add(name);
    if (app === undefined)
      return refuse(context, 400, `BAD_REQUEST: there are ${String(LIMITS.apps)} apps already`);
    return answer(context, { app: app.entry }, 201);
  });
  api.all('/', (context) => methodNotAllowed(context, 'GET', 'POST'));
  return api;
}

/** What is searched is not documented; chosen: the name, whatever its capitals. */
function matching(apps: AppRegistry, search: string): readonly AppEntry[] {
  const wanted = search.toLowerCase();
  return apps
    .list()
    .map(({ entry }) => entry)
    .filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** By when they were made. */
function sorted(apps: readonly AppEntry[], order: SortOrder): readonly AppEntry[] {
  const ascending = apps.toSorted((one, other) => Date.parse(one.created_at) - Date.parse(other.created_at));
  return order === 'ASC' ? ascending : ascending.toReversed();
}

function readNumber(
  context: Context,
  field: string,
  limits: { readonly fallback: number; readonly max: number },
): number {
  const count = readCount(context.req.query(field), limits);
  if (count !== undefined) return count;
  throw new BadRequest(`"${field}" must be a whole number from 1 to ${String(limits.max)}`);
}
