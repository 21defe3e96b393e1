import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { isInCi } from '../domain/environment/variables.ts';
import { dataDirectory } from '../settings/directories.ts';
import { systemClock } from './system.ts';
import type { AccountApi } from '../api/account-api.ts';
import type { WebhooksApi } from '../api/webhooks-api.ts';
import type { KnownSecrets } from '../domain/secrets/known-secrets.ts';
import type { AnyWebhook } from '../domain/webhook/webhook.ts';
import type { CachedName, ListKind } from '../settings/name-cache.ts';
import type { Settings } from '../settings/settings.ts';

/** What is asked of the run that a list is remembered for. */
interface Rememberer {
  readonly node: NodeJS.Process;
  readonly secrets: KnownSecrets;
}

/**
 * The same client, which keeps what it listed for whoever presses Tab later (`process/saved-names.ts`). It is
 * written when the client is closed, after the answer.
 */
export function rememberingWebhooks(
  api: WebhooksApi,
  settings: Settings,
  { node, secrets }: Rememberer,
): WebhooksApi {
  let known: ReadonlyMap<string, AnyWebhook> | undefined;
  const changed = (id: string | undefined, webhook?: AnyWebhook): void => {
    if (known === undefined || id === undefined) return;
    const next = new Map(known);
    if (webhook === undefined) next.delete(id);
    else next.set(id, webhook);
    known = next;
  };
  const keep = async (id: string | undefined, written: Promise<AnyWebhook>): Promise<AnyWebhook> => {
    const webhook = await written;
    changed(id ?? webhook.id, webhook);
    return webhook;
  };
  return {
    list: async () => {
      const list = await api.list();
      known = new Map(list.webhooks.flatMap((one) => (one.id === undefined ? [] : [[one.id, one]])));
      return list;
    },
    eventNames: () => api.eventNames(),
    get: (id) => api.get(id),
    create: (request) => keep(undefined, api.create(request)),
    replace: (id, request) => keep(id, api.replace(id, request)),
    edit: (id, changes) => keep(id, api.edit(id, changes)),
    delete: async (id) => {
      await api.delete(id);
      changed(id);
    },
    close: async () => {
      await api.close();
      if (known === undefined) return;
      const names = [...known.values()].flatMap((one) => namesOf(one, secrets));
      await write('webhooks', names, settings, node);
    },
  };
}

/** The same for apps. */
export function rememberingApps(
  api: AccountApi,
  settings: Settings,
  { node }: Pick<Rememberer, 'node'>,
): AccountApi {
  let known: readonly CachedName[] | undefined;
  return {
    verifyToken: () => api.verifyToken(),
    accounts: () => api.accounts(),
    apps: async () => {
      const apps = await api.apps();
      known = apps.map(({ id, name }) => ({ id, name }));
      return apps;
    },
    close: async () => {
      await api.close();
      if (known !== undefined) await write('apps', known, settings, node);
    },
  };
}

function namesOf({ id, name, url }: AnyWebhook, { hide }: KnownSecrets): readonly CachedName[] {
  if (id === undefined) return [];
  const isPlain = url !== undefined && maskUrl(url) === url && hide(url) === url;
  return [{ id, name: name ?? '', ...(isPlain ? { url } : {}) }];
}

/** Nobody presses Tab in a CI. */
async function write(
  kind: ListKind,
  names: readonly CachedName[],
  settings: Settings,
  node: NodeJS.Process,
): Promise<void> {
  if (isInCi(node.env)) return;
  const { createNameCache } = await import('../settings/name-cache.ts');
  const cache = createNameCache(
    () => dataDirectory(node.env),
    node.geteuid?.(),
    () => systemClock.now(),
  );
  await cache.write(kind, settings, names);
}
