import { HooksError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';

/** What holds webhooks in an account (docs/service.md, "Around the webhooks"). */
export interface App {
  /** A UUID. */
  readonly id: string;
  /** What people call it; several may have the same. */
  readonly name: string;
  /** As the service wrote it; undefined where it did not say. */
  readonly createdAt: string | undefined;
}

/** More of them make a hint that nobody reads. */
const MAX_LISTED = 10;

/**
 * The app that a person names: by its id, or by a name that only it has. Upper and lower case count only
 * where names differ by nothing else.
 *
 * @throws HooksError `app_not_found` with the nearest name, `app_ambiguous` with the ids to choose from
 */
export function findApp(apps: readonly App[], text: string): App {
  const wanted = text.trim();
  const byId = apps.find(({ id }) => isAlike(id, wanted));
  if (byId !== undefined) return byId;
  const named = wanted === '' ? [] : appsNamed(apps, wanted);
  const [first] = named;
  if (first === undefined) throw notFound(apps, wanted);
  if (named.length > 1) throw ambiguous(named, wanted);
  return first;
}

function appsNamed(apps: readonly App[], wanted: string): readonly App[] {
  const exactly = apps.filter(({ name }) => name.trim() === wanted);
  return exactly.length > 0 ? exactly : apps.filter(({ name }) => isAlike(name.trim(), wanted));
}

function isAlike(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function notFound(apps: readonly App[], wanted: string): HooksError {
  const near = nearest(
    wanted,
    apps.map(({ name }) => name),
  );
  const meant = near === undefined ? '' : `Did you mean "${near}"? `;
  const hint =
    apps.length === 0
      ? 'The account has no apps: make one in Cloudflare’s dashboard, under Realtime, RealtimeKit.'
      : `${meant}See all of them with dyte-hooks apps.`;
  return new HooksError('app_not_found', `There is no app "${wanted}" in this account.`, { hint });
}

function ambiguous(named: readonly App[], wanted: string): HooksError {
  const listed = named.slice(0, MAX_LISTED).map(describeApp);
  const more = named.length > MAX_LISTED ? ' and more; see them with dyte-hooks apps' : '';
  return new HooksError('app_ambiguous', `${String(named.length)} apps are called "${wanted}".`, {
    hint: `Give the id of one: ${listed.join(', ')}${more}.`,
  });
}

function describeApp({ id, createdAt }: App): string {
  return createdAt === undefined ? id : `${id} (made ${createdAt.slice(0, 10)})`;
}
