import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { SCENARIO_NAMES } from '../domain/events/scenario-names.ts';
import type { DeliveryRecord } from './delivery-log.ts';
import { policyOwner } from '../domain/retry/policy-verdict.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { StoredWebhook } from './webhook-registry.ts';

/** How many of the last deliveries are shown. */
const SHOWN_DELIVERIES = 20;

/** Far more than a browser shows at a glance. */
const MAX_LENGTH = 120;

/** What is not seen, or would begin another line. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** What holds webhooks. */
export interface WebhooksPlace {
  readonly path: string;
  /** Text from outside. */
  readonly label: string;
  readonly webhooks: readonly StoredWebhook[];
}

/**
 * What a person finds at the address of the emulator in a browser, as plain text: what there is, and what to type.
 * Texts from outside keep to their line, and secrets in addresses are masked.
 */
export function startPage(
  { title, policy }: { readonly title: string; readonly policy: PolicyName },
  places: readonly WebhooksPlace[],
  deliveries: readonly DeliveryRecord[],
): string {
  const last = deliveries.slice(-SHOWN_DELIVERIES).toReversed();
  return [
    `An emulator of ${title}, by dyte-hooks`,
    '',
    ...places.map(({ path, label }) => `API           ${path} (${shown(label)})`),
    `Retries       those of ${policyOwner(policy)}`,
    'Public key    /.well-known/webhooks.json',
    'Deliveries    /_emulator/deliveries',
    `Scenarios     ${SCENARIO_NAMES.join(', ')}`,
    '',
    'To send something, in a terminal:',
    '',
    '    dyte-hooks trigger meeting',
    '    dyte-hooks trigger meeting.started',
    '',
    ...places.flatMap(({ label, webhooks }) => [
      ...list(`Webhooks of ${shown(label)}`, webhooks.map(webhookLine)),
      '',
    ]),
    ...list('Last deliveries', last.map(deliveryLine)),
    '',
  ].join('\n');
}

function list(title: string, lines: readonly string[]): string[] {
  return [title, '', ...(lines.length === 0 ? ['none'] : lines).map((line) => `    ${line}`)];
}

function webhookLine({ name, url, enabled, events }: StoredWebhook): string {
  const state = enabled ? '' : ' (disabled)';
  return `${shown(name)}${state}: ${shown(maskUrl(url))} for ${events.map(shown).join(', ')}`;
}

function deliveryLine({ createdAt, event, state, url, attempts }: DeliveryRecord): string {
  const answers = attempts.map(({ status, outcome }) => status ?? outcome).join(', ');
  const what = [state.replace('_', ' '), ...(answers === '' ? [] : [answers])].join(': ');
  return `${createdAt}  ${shown(event)}  ${what}  ${shown(maskUrl(url))}`;
}

function shown(text: string): string {
  return text.replaceAll(UNSEEN, '?').slice(0, MAX_LENGTH);
}
