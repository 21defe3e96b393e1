import { notify, type Context } from '../../context.ts';
import { describeWebhooks } from '../../domain/configuration/describe-webhooks.ts';
import { planConfiguration } from '../../domain/configuration/plan.ts';
import type { ResolvedWebhook } from '../../domain/configuration/resolve-environment.ts';
import { HooksError } from '../../domain/errors.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { deliveryDifferences, type DeliveryDifference } from '../../domain/service/delivery-differences.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { findByUrl } from '../../domain/webhook/registration.ts';
import { OddWebhook, type AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { MigratePlaceJson } from '../../schemas/configuration.ts';
import type { Settings } from '../../settings/settings.ts';
import { renderDifferences } from '../../views/configuration/differences.ts';
import { shownText } from '../../views/webhook.ts';
import { listWebhooks, viewOf } from '../shared/find-webhooks.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { applyPlan, type ApplyOptions } from './apply.ts';
import { requireUrls } from './check-plan.ts';
import type { LoadedEnvironment } from './load-environment.ts';

export interface MigrateOptions extends Pick<ApplyOptions, 'yes' | 'dryRun' | 'force' | 'showSecrets'> {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly enabled: boolean;
  readonly disabled: boolean;
}

/**
 * Registers the webhooks of one profile at the service of another, after saying what changes there for whoever receives
 * the deliveries. Nothing is deleted or changed on the old side, and nothing is deleted on the new one.
 *
 * @throws HooksError `option_missing`, `usage_invalid`; as `apply` does
 */
export async function run(options: MigrateOptions, context: Context): Promise<void> {
  const [from, to] = await profilesOf(options, context);
  const fromApi = await context.apiFor(from);
  const toApi = await context.apiFor(to, { kind: 'batch' });
  const before = await listWebhooks(context, { api: fromApi, settings: from });
  const there = await listWebhooks(context, { api: toApi, settings: to });
  if (before.unlisted !== undefined || there.unlisted !== undefined)
    throw new HooksError(
      'list_incomplete',
      'A service did not list all webhooks, so nothing can be compared.',
    );
  sayUndescribed(before.webhooks, context);
  const wanted = before.webhooks.flatMap((webhook) => wantedOf(webhook, there.webhooks, options));
  const plan = { ...planConfiguration(there.webhooks, wanted, { prune: false }), unknown: [], kept: [] };
  const path = `profile ${from.profile}`;
  requireUrls(context, path, plan, { isLocal: isLocalUrl(to.apiUrl), force: options.force });
  const differences = deliveryDifferences(placeOf(from), placeOf(to));
  if (!context.options.json) {
    const style = await context.style(context.io.stdout);
    answerLines(context, renderDifferences(differences, context.io.stdout, style));
  }
  const loaded: LoadedEnvironment = {
    path,
    name: undefined,
    settings: to,
    api: toApi,
    webhooks: wanted,
    plan,
  };
  await applyPlan(loaded, { ...options, answer: answerer(context, from, to, differences) }, context);
  if (!context.options.json && !options.dryRun && plan.changes.some(({ action }) => action === 'create'))
    notify(context, nextStep(options, to));
}

function placeOf({ service, keyUrl }: Settings): Parameters<typeof deliveryDifferences>[0] {
  return { service: serviceOf(service), keyUrl };
}

function answerer(
  context: Context,
  from: Settings,
  to: Settings,
  differences: readonly DeliveryDifference[],
): NonNullable<ApplyOptions['answer']> {
  return ({ dryRun, changes, unchanged }) =>
    answerJson<'migrate'>(context, {
      from: placeJson(from),
      to: placeJson(to),
      differences,
      dryRun,
      changes,
      unchanged,
    });
}

function placeJson({ profile, service, app }: Settings): MigratePlaceJson {
  return { profile, service, app: app ?? null };
}

function nextStep({ enabled }: MigrateOptions, { profile }: Settings): string {
  return enabled
    ? 'The old webhooks are as before. Delete them there once nothing comes from that service any more.'
    : `New ones are disabled. When your code is ready: dyte-hooks enable <webhook> --profile ${profile}`;
}

/** Both sides by their profiles alone: what the environment says would count for both. */
async function profilesOf(
  { from, to, enabled, disabled }: MigrateOptions,
  context: Context,
): Promise<[Settings, Settings]> {
  if (from === undefined || to === undefined)
    throw new HooksError('option_missing', `${from === undefined ? '--from' : '--to'} is missing.`, {
      hint: 'Name two profiles: --from <profile> --to <profile>. dyte-hooks profile list shows them.',
    });
  if (from === to)
    throw new HooksError('usage_invalid', 'Both profiles are the same.', { hint: 'Name two.' });
  if (enabled && disabled)
    throw new HooksError('usage_invalid', '--enabled and --disabled exclude each other.', {
      hint: 'Give one of them.',
    });
  const settingsOf = async (profile: string): Promise<Settings> => {
    const settings = await context.settingsWith({ profile, project: 'ignored' });
    if (settings.unknownProfile !== undefined) throw settings.unknownProfile;
    return settings;
  };
  return [await settingsOf(from), await settingsOf(to)];
}

/** New ones are disabled unless they are asked for enabled; what is there already keeps its state. */
function wantedOf(
  webhook: AnyWebhook,
  there: readonly AnyWebhook[],
  { enabled, disabled }: MigrateOptions,
): readonly ResolvedWebhook[] {
  const { name, url, events } = webhook;
  if (url === undefined || events === undefined || isUndescribed(webhook)) return [];
  const known = findByUrl(there, url);
  const isEnabled = disabled ? false : enabled ? webhook.enabled === true : (known?.enabled ?? false);
  return [
    {
      name: name?.trim() === '' ? undefined : name,
      url,
      events,
      enabled: isEnabled,
      previousUrl: undefined,
      protect: false,
      location: { line: 1, column: 1 },
    },
  ];
}

function isUndescribed(webhook: AnyWebhook): boolean {
  return describeWebhooks([webhook], true).undescribed.length > 0;
}

function sayUndescribed(webhooks: readonly AnyWebhook[], context: Context): void {
  for (const { webhook, reason } of describeWebhooks(webhooks, true).undescribed)
    notify(
      context,
      `warning: ${shownText(webhook.name ?? webhook.id, viewOf(context))} is not taken over: ${reason}.`,
    );
  const odd = webhooks.filter((webhook) => webhook instanceof OddWebhook).length;
  if (odd > 0) notify(context, `warning: ${odd} of them are not as documented.`);
}
