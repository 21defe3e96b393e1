import { isLocalUrl } from '../network/local-address.ts';
import { parseUrl } from './webhook-url.ts';
import { placeOf } from './place.ts';
import type { AnyWebhook } from './webhook.ts';

/** What a service's webhooks mean for a receiver on this machine. */
export interface LeadingHere {
  /** Those that send to it; where there are none, those that would if they were switched on. */
  readonly webhooks: readonly AnyWebhook[];
  /** Whether there is an enabled one at a public address: a tunnel may bring its deliveries here. */
  readonly mayComeByTunnel: boolean;
}

/**
 * Which webhooks lead to a receiver: those with its scheme, host and port, of which this machine has several
 * names, and with its path where it takes only one.
 *
 * @param url of the receiver, with its path where it takes only that
 * @param path the only one that it takes; undefined for any
 */
export function leadingHere(
  webhooks: readonly AnyWebhook[],
  { url, path }: { readonly url: string; readonly path: string | undefined },
): LeadingHere {
  const [here, place] = [parseUrl(url), placeOf(url)];
  const leads = ({ url: to }: AnyWebhook): boolean => {
    const there = parseUrl(to ?? '');
    if (here === undefined || there?.protocol !== here.protocol || placeOf(to) !== place) return false;
    return path === undefined || there.pathname === here.pathname;
  };
  const all = webhooks.filter(leads);
  const enabled = all.filter((webhook) => webhook.enabled !== false);
  return {
    webhooks: enabled.length > 0 ? enabled : all,
    mayComeByTunnel: webhooks.some((other) => other.enabled !== false && !isLocalUrl(other.url ?? '')),
  };
}
