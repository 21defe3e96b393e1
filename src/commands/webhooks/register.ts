import { missingOption, notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import {
  defaultName,
  findByUrl,
  planRegistration,
  type RegistrationPlan,
  type WantedWebhook,
} from '../../domain/webhook/registration.ts';
import { warnOfDoubledEvents } from './doubled-warning.ts';
import { sayNextStep } from './next-step.ts';
import { askEvents, askName, askUrl } from './questions.ts';
import { reportChange, reportDryRun, type DryRunReport } from './change-report.ts';
import { chooseEvents } from '../shared/service-events.ts';
import {
  withApiProgress,
  describeUnlisted,
  listWebhooks,
  requireId,
  requireUsableUrl,
  viewOf,
  warnOfOdd,
} from '../shared/find-webhooks.ts';
import type { WebhookViewOptions } from '../../views/webhook.ts';
import type { AnyWebhook, WebhookList } from '../../domain/webhook/webhook.ts';
import { wholeUrl } from '../../domain/network/written-url.ts';

/** How often it plans when others change the webhooks meanwhile. */
const MAX_ROUNDS = 6;

export interface RegisterOptions {
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly disabled: boolean;
  readonly createOnly: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly showSecrets: boolean;
}

/**
 * Ensures that a webhook exists for a URL: creates it, brings an existing one to the wanted state, or
 * finds nothing to do.
 *
 * @throws HooksError `webhook_exists` with `--create-only`, `url_unusable`, `event_unknown`,
 *   `option_missing` where something is missing and nobody can be asked
 */
export async function run(options: RegisterOptions, context: Context): Promise<void> {
  // The options are checked before the first call; it may take one to know a new event.
  const events =
    options.events === undefined ? undefined : await chooseEvents(context, options.events, options.force);
  const writtenUrl = options.url ?? (await context.settings()).webhookUrl;
  const knownUrl = writtenUrl === undefined ? undefined : wholeUrl(writtenUrl);
  if (!context.interactive) requireComplete(knownUrl, events);
  if (knownUrl !== undefined) await requireUsableUrl(context, knownUrl, options.force);
  // Nobody should answer questions first and then hear that they are not signed in.
  await context.api();
  const url = knownUrl ?? (await askUrl(context, options.force));

  const list = await listWebhooks(context);
  const existing = findByUrl(list.webhooks, url);
  if (existing !== undefined && options.createOnly) throw alreadyExists(existing);

  const wantedEvents = events ?? (await askEvents(context, existing));
  const asked = knownUrl === undefined || events === undefined;
  const name =
    options.name?.trim() ??
    (asked && existing === undefined ? await askName(context, defaultName(url)) : undefined);
  await ensureWebhook(
    context,
    list,
    { url, events: wantedEvents, enabled: !options.disabled, name },
    options,
  );
}

/**
 * Plans the registration and carries it out. It plans again when somebody else was quicker, as when two
 * deployments register at once: what counts is the state in the end.
 */
async function ensureWebhook(
  context: Context,
  first: WebhookList,
  wanted: WantedWebhook,
  options: Pick<RegisterOptions, 'createOnly' | 'dryRun' | 'showSecrets'>,
): Promise<void> {
  const view = viewOf(context, options.showSecrets);
  let list = first;
  for (let round = 1; ; round += 1) {
    const plan = planRegistration(list.webhooks, wanted);
    warnOfPlan(context, list, plan);
    if (options.dryRun) {
      await reportDryRun(context, describePlan(plan), view);
      const id = plan.action === 'create' ? undefined : plan.webhook.id;
      warnOfDoubledEvents(context, list.webhooks, { ...wanted, id });
      return;
    }
    try {
      const webhook = await carryOut(context, plan, view);
      warnOfDoubledEvents(context, list.webhooks, webhook);
      await sayNextStep(context, webhook);
      return;
    } catch (error) {
      if (!isConflict(error) || options.createOnly) throw error;
      if (round === MAX_ROUNDS) throw explainConflict(error, list);
    }
    list = await listWebhooks(context);
  }
}

/** The URL was registered, or the webhook that had it was deleted, since the webhooks were listed. */
function isConflict(error: unknown): error is HooksError {
  return (
    error instanceof HooksError && (error.code === 'webhook_exists' || error.code === 'webhook_not_found')
  );
}

function explainConflict(error: HooksError, list: WebhookList): HooksError {
  if (error.code !== 'webhook_exists') return error;
  const unlisted = list.unlisted === undefined ? '' : ` ${describeUnlisted(list)}`;
  const message = `The service says that this URL is registered already, but lists no webhook with it.${unlisted}`;
  const hint = 'See what it lists with dyte-hooks list --json, then try again.';
  return error.reworded({ message, hint });
}

/** Warns of an odd webhook before it is changed, or before another one is created beside it. */
function warnOfPlan(context: Context, list: WebhookList, plan: RegistrationPlan): void {
  if (plan.action !== 'create') {
    warnOfOdd(context, [plan.webhook]);
    return;
  }
  const unknown = list.webhooks.filter(({ url }) => url === undefined);
  warnOfOdd(context, unknown);
  if (unknown.length > 0)
    notify(context, 'warning: A webhook without a readable URL may be the one for this URL.');
}

function requireComplete(url: string | undefined, events: readonly string[] | undefined): void {
  if (url === undefined) throw missingOption('The webhook URL', '--url <url>', 'DYTE_WEBHOOK_URL');
  if (events === undefined) throw missingOption('The list of events', '--events all (or their names)');
}

function alreadyExists({ id }: AnyWebhook): HooksError {
  const as = id === undefined ? '' : `, as ${id}`;
  return new HooksError('webhook_exists', `This URL is registered already${as}.`, {
    hint: 'Leave out --create-only to update it.',
  });
}

async function carryOut(
  context: Context,
  plan: RegistrationPlan,
  view: WebhookViewOptions,
): Promise<AnyWebhook> {
  const api = await context.api();
  if (plan.action === 'create') {
    const webhook = await withApiProgress(context, api.create(plan.request));
    await reportChange(context, { action: 'created', webhook, changes: [] }, view);
    return webhook;
  }
  if (plan.action === 'update') {
    const webhook = await withApiProgress(context, api.edit(requireId(plan.webhook), plan.changes));
    await reportChange(context, { action: 'updated', webhook, changes: plan.differences }, view);
    return webhook;
  }
  await reportChange(context, { action: 'unchanged', webhook: plan.webhook, changes: [] }, view);
  return plan.webhook;
}

function describePlan(plan: RegistrationPlan): DryRunReport {
  if (plan.action === 'create')
    return { action: 'create', request: { method: 'POST', path: '/webhooks', body: plan.request } };
  if (plan.action === 'unchanged') return { action: 'unchanged', request: null };
  const path = `/webhooks/${requireId(plan.webhook)}`;
  return { action: 'update', request: { method: 'PATCH', path, body: plan.changes } };
}
