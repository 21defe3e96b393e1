import { OddWebhook, type AnyWebhook } from '../webhook/webhook.ts';
import { urlIdentity } from './duplicate-urls.ts';
import type { ResolvedWebhook } from './resolve-environment.ts';

/**
 * Which registered webhook is which of the file: the one with its URL; where there is none, the one with its
 * previous URL. In a row of moves (a to b, while b goes to c) each takes the one before it.
 *
 * @returns moves first, in an order in which each URL is free when it is needed
 */
export function matchWebhooks(
  registered: readonly AnyWebhook[],
  wanted: readonly ResolvedWebhook[],
): ReadonlyMap<ResolvedWebhook, AnyWebhook> {
  const byUrl = registeredByUrl(registered);
  const wantedByUrl = new Map(wanted.map((webhook) => [urlIdentity(webhook.url), webhook]));
  const matched = new Map<ResolvedWebhook, AnyWebhook>();
  for (const webhook of wanted)
    if (!byUrl.has(urlIdentity(webhook.url)))
      for (const [moved, from] of movesFrom(webhook, byUrl, wantedByUrl)) matched.set(moved, from);
  for (const webhook of wanted) {
    const found = byUrl.get(urlIdentity(webhook.url));
    if (found !== undefined && !matched.has(webhook)) matched.set(webhook, found);
  }
  return matched;
}

/** Of several whose URLs differ only in writing, one that is not odd. */
function registeredByUrl(registered: readonly AnyWebhook[]): ReadonlyMap<string, AnyWebhook> {
  const byUrl = new Map<string, AnyWebhook>();
  for (const webhook of registered) {
    if (webhook.url === undefined) continue;
    const identity = urlIdentity(webhook.url);
    const known = byUrl.get(identity);
    if (known === undefined || (known instanceof OddWebhook && !(webhook instanceof OddWebhook)))
      byUrl.set(identity, webhook);
  }
  return byUrl;
}

/**
 * The row of moves that begins with a webhook whose URL is free: it leaves its previous URL to whoever wants that,
 * who leaves his. Empty where somebody in the row can go nowhere.
 */
function movesFrom(
  first: ResolvedWebhook,
  byUrl: ReadonlyMap<string, AnyWebhook>,
  wantedByUrl: ReadonlyMap<string, ResolvedWebhook>,
): readonly (readonly [ResolvedWebhook, AnyWebhook])[] {
  const moves: (readonly [ResolvedWebhook, AnyWebhook])[] = [];
  const seen = new Set<ResolvedWebhook>();
  for (let current: ResolvedWebhook | undefined = first; current !== undefined;) {
    const { previousUrl } = current;
    const previous = previousUrl === undefined ? undefined : urlIdentity(previousUrl);
    const from = previous === undefined ? undefined : byUrl.get(previous);
    if (previous === undefined || from === undefined || seen.has(current)) return [];
    seen.add(current);
    moves.push([current, from]);
    current = wantedByUrl.get(previous);
  }
  return moves;
}
