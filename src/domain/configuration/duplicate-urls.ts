import { maskUrl } from '../secrets/mask-secrets.ts';
import { parseUrl } from '../webhook/webhook-url.ts';
import type { ConfiguredEnvironment, ConfiguredWebhook, Located } from './configuration.ts';
import type { Faults } from './faults.ts';

/** Adds what contradicts itself: a URL is of one webhook, and so is one that a webhook had before. */
export function addUrlFaults(
  environments: readonly Pick<ConfiguredEnvironment, 'webhooks'>[],
  faults: Faults,
): void {
  for (const { webhooks } of environments) {
    addDuplicates(
      webhooks.map(({ url }) => url),
      'url',
      faults,
    );
    addDuplicates(
      webhooks.flatMap(({ previousUrl }) => previousUrl ?? []),
      'previousUrl',
      faults,
    );
    for (const { url, previousUrl } of webhooks) addSameFault(url, previousUrl, faults);
  }
}

function addDuplicates(urls: readonly Located<string>[], key: string, faults: Faults): void {
  const lines = new Map<string, number>();
  for (const { value, location } of urls) {
    const identity = urlIdentity(value);
    const before = lines.get(identity);
    if (before === undefined) lines.set(identity, location.line);
    else
      faults.add(
        location,
        `The ${key} ${maskUrl(value)} stands in line ${before} already. A URL is of one webhook.`,
      );
  }
}

function addSameFault(
  url: ConfiguredWebhook['url'],
  previous: ConfiguredWebhook['previousUrl'],
  faults: Faults,
): void {
  if (previous !== undefined && urlIdentity(previous.value) === urlIdentity(url.value))
    faults.add(previous.location, '"previousUrl" is the same as "url". Leave it out.');
}

/** Two texts with the same one name the same endpoint. */
export function urlIdentity(text: string): string {
  return parseUrl(text)?.href ?? text;
}
